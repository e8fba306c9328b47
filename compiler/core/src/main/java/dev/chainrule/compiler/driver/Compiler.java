// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.emit.ModelEmitter;
import dev.chainrule.compiler.graph.GraphPrinter;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.schedule.MemoryPlan;
import dev.chainrule.compiler.schedule.Roll;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.schedule.SchedulePrinter;
import dev.chainrule.compiler.schedule.Scheduler;
import dev.chainrule.compiler.syntax.AstPrinter;
import dev.chainrule.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
            "roll",
            "java");

    private final CompileRequest request;
    private final List<CompileResult.Output> outputs = new ArrayList<>();

    private Compiler(CompileRequest request) {
        this.request = request;
    }

    /** Compiles all models of the request. Diagnostics are in the result; nothing is thrown for a fault of the user's. */
    public static CompileResult compile(CompileRequest request) {
        return new Compiler(request).run();
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
        for (ModelDefinition model : resolved.models()) {
            compile(model, diagnostics);
        }
        return new CompileResult(diagnostics.hasErrors() ? List.of() : outputs, diagnostics);
    }

    private void compile(ModelDefinition model, Diagnostics diagnostics) {
        if (dumps("graph")) {
            dump(model.name(), "graph", GraphPrinter.print(model.evaluating()));
            dump(model.name() + ", training", "graph", GraphPrinter.print(model.training()));
        }
        EntryPoints.Options options =
                new EntryPoints.Options(request.derivatives(), Pipeline.Mode.EXACT, (entryPoint, pass, graph) -> {
                    if (dumps(pass)) {
                        dump(model.name() + "." + entryPoint, pass, GraphPrinter.print(graph));
                    }
                });
        Program program = EntryPoints.of(model, options, diagnostics);
        List<Schedule> schedules =
                program.entryPoints().stream().map(Scheduler::schedule).toList();
        MemoryPlan plan = MemoryPlan.of(schedules);
        for (Schedule schedule : schedules) {
            String subject = model.name() + "." + schedule.entryPoint().name();
            if (dumps("schedule")) {
                dump(subject, "schedule", SchedulePrinter.print(schedule));
            }
            if (dumps("memory")) {
                dump(subject, "memory", SchedulePrinter.print(schedule, plan));
            }
        }
        Optional<Diagnostic> fault = ClassLimits.fault(program, plan);
        if (fault.isPresent()) {
            diagnostics.report(fault.get());
            return;
        }
        List<Schedule> rolled = schedules.stream().map(Roll::roll).toList();
        if (dumps("roll")) {
            rolled.forEach(schedule ->
                    dump(model.name() + "." + schedule.entryPoint().name(), "roll", SchedulePrinter.print(schedule)));
        }
        ModelEmitter.Emitted emitted = ModelEmitter.emit(program, rolled, plan);
        List<GeneratedFile> files = emitted.files();
        files.forEach(file -> dump(file.path(), "java", file.text()));
        emitted.twin().ifPresent(file -> dump(file.path(), "java", file.text()));
        outputs.add(
                new CompileResult.Output(files.get(0).className(), files, emitted.twin(), Report.of(program, plan)));
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
