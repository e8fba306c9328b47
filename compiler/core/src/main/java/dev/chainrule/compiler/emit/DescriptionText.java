// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.chainrule.compiler.schedule.Stretches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines for the runtime's {@code Blueprint} as Java text blocks. Lines that repeat but for numbers that grow evenly are
 * written once, under a {@code for}; long ones go on in the next line after a comma.
 */
final class DescriptionText {
    private static final int FEWEST_TURNS = 4;
    private static final int WIDTH = 110;
    private static final String INDENT = "    ";

    /** A constant of a class file has at most 65,535 bytes, in an encoding in which some letters take more. */
    private static final int LONGEST_CONSTANT = 40_000;

    private static final int MOST_DIGITS = 9;

    private DescriptionText() {}

    /** The text blocks, separated by commas; a line that is broken may go on in the next one. */
    static CodeBlock blocks(List<String> lines) {
        List<CodeBlock> blocks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        for (String line : rolled(lines)) {
            for (String piece : broken(line).split("(?<=\n)", -1)) {
                int more = piece.getBytes(StandardCharsets.UTF_8).length;
                if (bytes > 0 && bytes + more > LONGEST_CONSTANT) {
                    blocks.add(block(text));
                    text.setLength(0);
                    bytes = 0;
                }
                text.append(piece);
                bytes += more;
            }
        }
        blocks.add(block(text));
        return CodeBlock.join(blocks, ",\n");
    }

    private static CodeBlock block(StringBuilder text) {
        return CodeBlock.of(
                "\"\"\"\n$L\"\"\"", text.toString().replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\""));
    }

    /** Over several lines where it is long and may be. */
    private static String broken(String line) {
        StringBuilder broken = new StringBuilder();
        String rest = line;
        String indent = line.substring(0, line.length() - line.stripLeading().length()) + INDENT;
        while (rest.length() > WIDTH) {
            int comma = rest.lastIndexOf(", ", WIDTH);
            comma = comma < 0 ? rest.indexOf(", ") : comma;
            if (comma < 0) {
                break;
            }
            broken.append(rest, 0, comma + 1).append('\n');
            rest = indent + rest.substring(comma + 2);
        }
        return broken.append(rest).append('\n').toString();
    }

    /** A line as words around numbers. */
    private record Template(List<String> words, int[] numbers) {
        static Template of(String line) {
            List<String> words = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            int end = 0;
            int at = 0;
            while (at < line.length()) {
                int start = at;
                while (at < line.length() && isOfWord(line.charAt(at))) {
                    at++;
                }
                if (isNumber(line, start, at)) {
                    words.add(line.substring(end, start));
                    numbers.add(Integer.parseInt(line, start, at, 10));
                    end = at;
                } else if (at == start) {
                    at++;
                }
            }
            words.add(line.substring(end));
            return new Template(
                    words, numbers.stream().mapToInt(number -> number).toArray());
        }

        private static boolean isOfWord(char c) {
            return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_';
        }

        /** Whether a word is a whole number without needless zeros. */
        private static boolean isNumber(String line, int start, int end) {
            boolean isNumber =
                    start < end && end - start <= MOST_DIGITS && (line.charAt(start) != '0' || end == start + 1);
            for (int at = start; at < end && isNumber; at++) {
                isNumber = line.charAt(at) >= '0' && line.charAt(at) <= '9';
            }
            return isNumber;
        }

        /** The line of turn i, where turn 0 is this and turn 1 the next. */
        String growing(Template next) {
            StringBuilder line = new StringBuilder(words.get(0));
            for (int i = 0; i < numbers.length; i++) {
                int by = next.numbers[i] - numbers[i];
                if (by == 0) {
                    line.append(numbers[i]);
                } else {
                    String factor = by == 1 ? "" : by == -1 ? "-" : Integer.toString(by);
                    String constant = numbers[i] == 0 ? "" : " + " + numbers[i];
                    line.append('{').append(factor).append('i').append(constant).append('}');
                }
                line.append(words.get(i + 1));
            }
            return line.toString();
        }

        boolean isTurn(int turn, Template first, Template second) {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] != first.numbers[i] + turn * (second.numbers[i] - first.numbers[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    static List<String> rolled(List<String> lines) {
        List<Template> templates = lines.stream().map(Template::of).toList();
        Map<List<String>, Integer> numbers = new HashMap<>();
        int[] kinds = new int[lines.size()];
        int[] owners = new int[lines.size()];
        Arrays.fill(owners, -1);
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = lines.get(i).indexOf('{') >= 0
                    ? -1 - i
                    : numbers.computeIfAbsent(templates.get(i).words(), key -> numbers.size());
        }
        List<String> rolled = new ArrayList<>();
        int done = 0;
        for (Stretches.Stretch stretch : Stretches.of(kinds, owners)) {
            rolled.addAll(lines.subList(done, stretch.from()));
            int turn = 0;
            while (turn < stretch.turns()) {
                int from = stretch.from() + turn * stretch.period();
                int turns = turns(templates, from, stretch.period(), stretch.turns() - turn);
                if (turns >= FEWEST_TURNS) {
                    loop(templates.subList(from, from + 2 * stretch.period()), turns, rolled);
                    turn += turns;
                } else {
                    rolled.addAll(lines.subList(from, from + stretch.period()));
                    turn++;
                }
            }
            done = stretch.end();
        }
        rolled.addAll(lines.subList(done, lines.size()));
        return rolled;
    }

    /** How many turns grow evenly from here on. */
    private static int turns(List<Template> templates, int from, int period, int most) {
        for (int turn = 2; turn < most; turn++) {
            for (int at = from; at < from + period; at++) {
                if (!templates.get(at + turn * period).isTurn(turn, templates.get(at), templates.get(at + period))) {
                    return turn;
                }
            }
        }
        return most;
    }

    private static void loop(List<Template> twoTurns, int turns, List<String> lines) {
        int period = twoTurns.size() / 2;
        String first = twoTurns.get(0).words().get(0);
        String indent = first.substring(0, first.length() - first.stripLeading().length());
        lines.add(indent + "for i < " + turns);
        for (int at = 0; at < period; at++) {
            lines.add(INDENT + twoTurns.get(at).growing(twoTurns.get(at + period)));
        }
        lines.add(indent + "end");
    }
}
