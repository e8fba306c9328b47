// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Child;
import dev.chainrule.benchmarks.contest.Contestant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The parent's end of a {@link Child}. */
final class ChildProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 240;

    private final Contestant contestant;
    private final Jdk jdk;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;
    private final Path log;
    private boolean fresh = true;

    private ChildProcess(Contestant contestant, Jdk jdk, Process process, Path log) {
        this.contestant = contestant;
        this.jdk = jdk;
        this.process = process;
        this.log = log;
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildProcess start(Contestant contestant, Launch launch) {
        try {
            Path log = launch.log(contestant);
            return new ChildProcess(
                    contestant,
                    launch.jdk(),
                    launch.process(contestant, Child.class).start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One in Python; its JDK is that of the peers beside it. */
    static ChildProcess start(Contestant contestant, Python python, Launch beside) {
        try {
            Path log = beside.log(contestant);
            Process process = python.process(contestant, beside.threads(), beside.folder(), log)
                    .start();
            return new ChildProcess(contestant, beside.jdk(), process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Contestant contestant() {
        return contestant;
    }

    Jdk jdk() {
        return jdk;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has not run anything yet. True once. */
    boolean isFresh() {
        boolean was = fresh;
        fresh = false;
        return was;
    }

    /** Sends a command and waits for the answer. */
    String ask(String command) {
        commands.println(command);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(this::nextAnswer);
        try {
            String text = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text.startsWith("!")) {
                throw new Failure(contestant.title() + " failed at '" + command + "': " + text.substring(1));
            }
            return text;
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new Failure(
                    contestant.title() + " did not answer '" + command + "' in " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new Failure(contestant.title() + " failed at '" + command + "': " + lastWords(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    double number(String command) {
        return Double.parseDouble(ask(command));
    }

    double[] numbers(String command) {
        return Stream.of(ask(command).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private String nextAnswer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(Child.MARK)) {
                line = answers.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the process has ended");
            }
            return line.substring(Child.MARK.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line of the last exception in the log. */
    private String lastWords() {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("Exception in thread") || line.startsWith("Caused by:"))
                    .reduce((first, second) -> second)
                    .orElse("see " + log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        commands.println("quit");
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /** A child has failed. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }

        Failure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
