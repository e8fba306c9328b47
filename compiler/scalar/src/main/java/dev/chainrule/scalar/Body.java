// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The body of a kernel or of a function: instructions in static single assignment, each naming its operands by index
 * of an earlier one, and which of them are the results. Equal computations are one instruction, so two bodies that
 * compute alike are equal.
 *
 * @param names what some of the instructions are called in generated code; equality passes them by
 */
public record Body(
        List<ScalarType> arguments, List<Instruction> instructions, List<Integer> results, Map<Integer, String> names) {
    public Body {
        arguments = List.copyOf(arguments);
        instructions = List.copyOf(instructions);
        results = List.copyOf(results);
        names = Map.copyOf(names);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body body
                && arguments.equals(body.arguments)
                && instructions.equals(body.instructions)
                && results.equals(body.results);
    }

    @Override
    public int hashCode() {
        return Objects.hash(arguments, instructions, results);
    }

    /** How often each instruction is an operand of one that is needed, or a result; 0 where it is not needed itself. */
    public int[] uses() {
        int[] uses = new int[instructions.size()];
        results.forEach(result -> uses[result]++);
        for (int i = uses.length - 1; i >= 0; i--) {
            if (uses[i] > 0) {
                instructions.get(i).operands().forEach(operand -> uses[operand]++);
            }
        }
        return uses;
    }

    /** Whether a result of it may be none, which ends the run. */
    public boolean isChecked() {
        return instructions.stream()
                .anyMatch(each -> each instanceof Operation operation
                        && operation.operator().isChecked());
    }

    public sealed interface Instruction {
        ScalarType type();

        /** The indices of the instructions that it reads. */
        default List<Integer> operands() {
            return List.of();
        }
    }

    /** The body's argument number {@code index}: a loaded element, a value of the row, a setting. */
    public record Argument(int index, ScalarType type) implements Instruction {}

    /** A literal real, to be rounded once to the precision; equality is by bits, so 0 and −0 differ. */
    public record Real(double value) implements Instruction {
        @Override
        public ScalarType type() {
            return ScalarType.REAL;
        }
    }

    public record Whole(int value) implements Instruction {
        @Override
        public ScalarType type() {
            return ScalarType.INT;
        }
    }

    public record Truth(boolean value) implements Instruction {
        @Override
        public ScalarType type() {
            return ScalarType.BOOL;
        }
    }

    public record Bits(long value) implements Instruction {
        @Override
        public ScalarType type() {
            return ScalarType.BITS;
        }
    }

    public record Operation(Operator operator, List<Integer> operands) implements Instruction {
        public Operation {
            operands = List.copyOf(operands);
        }

        @Override
        public ScalarType type() {
            return operator.result();
        }
    }

    /** A function, by name; its own body stands in {@link Functions} or {@link Draws}. */
    public record Call(Function function, List<Integer> operands) implements Instruction {
        public Call {
            operands = List.copyOf(operands);
        }

        @Override
        public ScalarType type() {
            return function.result();
        }
    }
}
