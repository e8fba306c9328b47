// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.resolve.Resolver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * One slip in a good program gives one message, or few, and the first stands where the slip is. No program is without
 * exceptions, so what is asserted is how many there are.
 */
class OneEditTest {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*|\\d+(\\.\\d+)?|[-=|]>|[=!<>]=|\\.\\.+|[^\\s\\p{L}]");
    private static final int EDITS = 3000;

    record Edited(String text, int line, String what) {}

    private final List<String> crowded = new ArrayList<>();
    private final List<String> distant = new ArrayList<>();
    private int wrong;

    @Test
    void givesFewMessagesAndTheFirstAtItsPlace() {
        List<String> programs = programs();
        Random random = new Random(1);
        while (wrong < EDITS) {
            Edited edited = edit(programs.get(random.nextInt(programs.size())), random);
            List<Diagnostic> errors = errors(edited.text());
            if (!errors.isEmpty()) {
                wrong++;
                judge(edited, errors);
            }
        }
        assertThat(crowded.size()).as("more than two messages: " + crowded).isLessThan(wrong / 50);
        assertThat(distant.size()).as("far from the slip: " + distant).isLessThan(wrong / 20);
    }

    private void judge(Edited edited, List<Diagnostic> errors) {
        List<Integer> lines =
                errors.stream().map(error -> error.span().line()).sorted().toList();
        String told = edited.what() + " gives "
                + errors.stream()
                        .sorted(Comparator.comparing(each -> each.span().start()))
                        .map(error -> error.span().line() + " " + error.code().id() + " " + error.message())
                        .toList()
                + "\n";
        if (errors.size() > 2) {
            crowded.add(told);
        }
        if (Math.abs(lines.get(0) - edited.line()) > 1) {
            distant.add(told);
        }
    }

    /** A token left out, doubled, or another one in its place. */
    static Edited edit(String program, Random random) {
        List<MatchResult> words = WORD.matcher(Pattern.compile("//[^\\n]*")
                        .matcher(program)
                        .replaceAll(comment -> " ".repeat(comment.group().length())))
                .results()
                .toList();
        MatchResult at = words.get(random.nextInt(words.size()));
        String other = words.get(random.nextInt(words.size())).group();
        String before = program.substring(0, at.start());
        String put = switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> at.group() + " " + other + " ";
            default -> " " + other + " ";
        };
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Edited(
                before + put + program.substring(at.end()),
                line,
                "line " + line + ": " + at.group() + " → " + put + " in "
                        + program.lines().skip(line - 1).findFirst().orElse(""));
    }

    static List<String> programs() {
        List<Path> files = new ArrayList<>(TestFiles.programs(TestFiles.resources("resolve")));
        files.addAll(TestFiles.programs(TestFiles.resources("golden/schedules")));
        List<String> programs =
                new ArrayList<>(files.stream().map(TestFiles::read).toList());
        for (String document : List.of("docs/language.md", "docs/errors.md")) {
            Pattern.compile("(?s)```nn\\n(.*?)```")
                    .matcher(TestFiles.read(TestFiles.root().resolve(document)))
                    .results()
                    .forEach(found -> programs.add(found.group(1)));
        }
        programs.removeIf(program -> !errors(program).isEmpty());
        assertThat(programs).hasSizeGreaterThan(80);
        return programs;
    }

    static List<Diagnostic> errors(String text) {
        return Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", text))).diagnostics().all().stream()
                .filter(Diagnostic::isError)
                .toList();
    }
}
