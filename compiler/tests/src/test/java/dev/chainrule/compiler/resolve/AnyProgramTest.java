// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Programs with a few words exchanged, doubled or dropped: whatever is wrong with them, only diagnostics come out. */
class AnyProgramTest {
    private static final Pattern WORD = Pattern.compile(
            "\\n\\s*|[ \\t]+|//[^\\n]*|\\d+(?:\\.\\d+)?(?:e-?\\d+)?|\\w+|\\|>|->|\\.\\.\\.|\\.\\.|==|[^\\w\\s]");
    private static final List<String> PROGRAMS = programs();
    private static final Limits LIMITS = new Limits(200, 500, 5_000, 40, 500, 1L << 31);

    private static List<String> programs() {
        List<Path> files = new ArrayList<>(TestFiles.programs(TestFiles.resources("bad")));
        files.addAll(TestFiles.programs(TestFiles.resources("resolve")));
        List<String> programs = new ArrayList<>();
        for (Path file : files) {
            String text = TestFiles.read(file);
            if (text.length() < 4000) {
                programs.add(text);
            }
        }
        Matcher block = Pattern.compile("(?s)```nn\\n(.*?)```")
                .matcher(TestFiles.read(TestFiles.root().resolve("docs/language.md")));
        block.results().forEach(found -> programs.add(found.group(1)));
        return programs;
    }

    @Property(tries = 1000)
    void onlyDiagnosticsComeOut(@ForAll long seed) {
        Random random = new Random(seed);
        String program = PROGRAMS.get(random.nextInt(PROGRAMS.size()));
        List<String> words = words(program);
        List<String> others = words(PROGRAMS.get(random.nextInt(PROGRAMS.size())));
        for (int slips = 1 + random.nextInt(8); slips > 0; slips--) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(8)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(random.nextInt(words.size())));
                case 2 -> words.set(at, others.get(random.nextInt(others.size())));
                case 3 -> words.set(at, words.get(random.nextInt(words.size())));
                default -> exchange(words, random.nextBoolean() ? words : others, random);
            }
        }
        String text = String.join("", words);
        Resolver.Request request =
                Resolver.Request.of(new SourceFile("m.nn", text)).with(LIMITS);
        assertThatCode(() -> Resolver.resolve(request)).as(text).doesNotThrowAnyException();
    }

    /** Another name, number or operator for one: mostly, the grammar still takes it. */
    private static void exchange(List<String> words, List<String> others, Random random) {
        int at = random.nextInt(words.size());
        String other = others.get(random.nextInt(others.size()));
        if (kind(words.get(at)).equals(kind(other))) {
            words.set(at, other);
        }
    }

    private static String kind(String word) {
        char first = word.charAt(0);
        return Character.isLetter(first)
                ? "name"
                : Character.isDigit(first) ? "number" : "+-*/@^".contains(word) ? "+" : word;
    }

    private static List<String> words(String program) {
        List<String> words = new ArrayList<>();
        WORD.matcher(program).results().forEach(word -> words.add(word.group()));
        return words;
    }
}
