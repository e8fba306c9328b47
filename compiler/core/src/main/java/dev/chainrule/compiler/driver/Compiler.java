// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.schedule.Costs;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Roll;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.SchedulePrinter;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.compiler.schedule.StepCosts;
import dev.chainrule.compiler.syntax.AstPrinter;
import dev.chainrule.compiler.syntax.Parser;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The whole way from texts to Java sources. The same request gives the same bytes; requests do not know of one another,
 * so many may run at once.
 */
public final class Compiler {
    /** What {@code --dump-after} takes, in the order in which they run. */
    public static final List<String> PHASES = List.of(
            "ast",
            "graph",
            "drop-dead",
            "simplify",
            "stabilise",
            "differentiate",
            "cut",
            "merge-calls",
            "finish",
            "schedule",
            "memory",
            "costs",
            "roll",
            "java");

    private final CompileRequest request;
    private final List<CompileResult.Output> outputs = new ArrayList<>();
    /** What is being done, for the message should it fail. */
    private String doing;

    private Compiler(CompileRequest request) {
        this.request = request;
        this.doing = request.sources().stream().map(SourceFile::name).collect(Collectors.joining(", ")) + ": resolving";
    }

    /**
     * Compiles all models of the request. Diagnostics are in the result; nothing is thrown for a fault of the user's.
     *
     * @throws InternalCompilerError for a fault of the compiler's, with file, model and pass
     */
    public static CompileResult compile(CompileRequest request) {
        Compiler compiler = new Compiler(request);
        try {
            return compiler.run();
        } catch (UncheckedIOException unreadable) {
            throw unreadable; // from the loader, which is the caller's
        } catch (RuntimeException | StackOverflowError | AssertionError fault) {
            throw InternalCompilerError.during(compiler.doing, fault);
        }
    }

    private CompileResult run() {
        if (dumps("ast")) {
            for (SourceFile source : request.sources()) {
                dump(source.name(), "ast", AstPrinter.print(Parser.parse(source, new Diagnostics())));
            }
        }
        Resolver.Result resolved = Resolver.resolve(
                new Resolver.Request(request.sources(), request.loader(), request.precision(), Limits.STANDARD));
        Diagnostics diagnostics = resolved.diagnostics();
        if (diagnostics.hasErrors()) {
            return new CompileResult(List.of(), diagnostics);
        }
        ClassNames.check(resolved.models(), diagnostics);
        if (!diagnostics.hasErrors()) {
            resolved.models().forEach(model -> compile(model, diagnostics));
        }
        return new CompileResult(diagnostics.hasErrors() ? List.of() : outputs, diagnostics);
    }

    private void compile(ModelDefinition model, Diagnostics diagnostics) {
        String subject = model.span().source().name() + ": model " + model.name() + ": ";
        doing = subject + "entry points";
        if (dumps("graph")) {
            dump(model.name(), "graph", GraphPrinter.print(model.evaluating()));
            dump(model.name() + ", training", "graph", GraphPrinter.print(model.training()));
        }
        Optional<Diagnostic> tooMany = ClassLimits.fault(model);
        if (tooMany.isPresent()) {
            diagnostics.report(tooMany.get());
            return;
        }
        EntryPoints.Options options =
                new EntryPoints.Options(request.derivatives(), Pipeline.Mode.EXACT, (entryPoint, pass, graph) -> {
                    doing = subject + "after pass " + pass + " of " + entryPoint;
                    if (dumps(pass)) {
                        dump(model.name() + "." + entryPoint, pass, GraphPrinter.print(graph));
                    }
                });
        Program program = EntryPoints.of(model, options, diagnostics);
        List<Schedule> schedules = new ArrayList<>();
        for (EntryPoint entryPoint : program.entryPoints()) {
            doing = subject + "schedule of " + entryPoint.name();
            schedules.add(Scheduler.schedule(entryPoint));
        }
        doing = subject + "memory plan";
        MemoryPlan plan = MemoryPlan.of(schedules);
        for (Schedule schedule : schedules) {
            String name = model.name() + "." + schedule.entryPoint().name();
            if (dumps("schedule")) {
                dump(name, "schedule", SchedulePrinter.print(schedule));
            }
            if (dumps("memory")) {
                dump(name, "memory", SchedulePrinter.print(schedule, plan));
            }
            if (dumps("costs")) {
                dump(name, "costs", StepCosts.print(schedule, plan, model.precision()));
            }
        }
        Optional<Diagnostic> fault = ClassLimits.fault(program, plan);
        if (fault.isPresent()) {
            diagnostics.report(fault.get());
            return;
        }
        doing = subject + "roll";
        List<Schedule> rolled = schedules.stream().map(Roll::roll).toList();
        if (dumps("roll")) {
            rolled.forEach(schedule ->
                    dump(model.name() + "." + schedule.entryPoint().name(), "roll", SchedulePrinter.print(schedule)));
        }
        doing = subject + "costs";
        Costs costs = Costs.of(program, plan);
        doing = subject + "Java";
        ModelEmitter.Emitted emitted = ModelEmitter.emit(program, rolled, plan, costs);
        List<GeneratedFile> files = emitted.files();
        files.forEach(file -> dump(file.path(), "java", file.text()));
        emitted.twin().ifPresent(file -> dump(file.path(), "java", file.text()));
        outputs.add(
                new CompileResult.Output(files.get(0).className(), files, emitted.twin(), Report.of(program, costs)));
    }

    private boolean dumps(String phase) {
        return request.dumpAfter().contains(phase);
    }

    private void dump(String subject, String phase, String text) {
        if (dumps(phase)) {
            request.dumps().dump(subject, phase, text);
        }
    }
}
