// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.syntax.Words;
import dev.chainrule.runtime.Model;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Any name in any role: a program becomes Java that compiles and loads, beside another model in its package, or a name is
 * refused at its place. The words are all identifiers that generated code, the runtime and java.lang use, and the words of
 * Java, as they are and in other cases. {@code -Dnames.count=2000 -Dprograms.seed=7} tries others.
 */
class NamesTest {
    private static final int COUNT = Integer.getInteger("names.count", 24);
    private static final long SEED = Long.getLong("programs.seed", 20_261_128);
    private static final int BATCH = 60;

    private static final String PROGRAM = """
            layer «Layer»(«units»: int) {
                param «weight»: [«units»] = ones()
                apply(x: [..., «units»]) -> [..., «units»] = x * «weight»
            }
            fn «function»(x) = exp(x) + 1
            model «Model»(«size»: int = 3, «rate»: real = 0.1) {
                input «x»: [«B», «size»]
                input «y»: [«B», «size»]
                input «scale»: real = 2
                param «w»: [«size»] = constant(1)
                layer «part» = «Layer»(«size»)
                «hidden» = «function»(«part»(«x»)) * «w»
                output «result» = softmax(«hidden»)
                output «other» = «result» / «scale»
                loss «error» = mse(«result», «y»)
                metric «figure» = mean(«hidden»)
                predict «predict» gives «other»
                train «train» minimize «error» using adam(lr = «rate») clip norm 1.0
            }
            """;

    private static final Pattern ROLE = Pattern.compile("«(.*?)»");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private static List<String> roles() {
        return ROLE.matcher(PROGRAM)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static String program(Map<String, String> names) {
        return ROLE.matcher(PROGRAM).replaceAll(match -> names.get(match.group(1)));
    }

    /** Every role called as the template calls it. */
    private static Map<String, String> plain() {
        Map<String, String> names = new LinkedHashMap<>();
        roles().forEach(role -> names.put(role, role));
        return names;
    }

    private static final String JAVA =
            "abstract assert boolean break byte case catch char class const continue default do double"
                    + " else enum extends false final finally float for goto if implements import instanceof int interface long"
                    + " native new non null package private protected public return sealed short static strictfp super switch"
                    + " synchronized this throw throws transient true try void volatile while exports module open opens permits"
                    + " provides record requires to transitive uses var when with yield java javax dev jdk chainrule";

    private static List<String> words() throws IOException {
        Set<String> words = new TreeSet<>(Arrays.asList(JAVA.split(" ", -1)));
        try (Stream<Path> types =
                Files.list(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java/lang"))) {
            types.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .forEach(name -> words.add(name.substring(0, name.length() - ".class".length())));
        }
        CompileResult compiled = TestModels.compile("plain.nn", program(plain()));
        List<GeneratedFile> files = new ArrayList<>(compiled.files());
        compiled.models().forEach(model -> model.twin().ifPresent(files::add));
        for (GeneratedFile file : files) {
            IDENTIFIER.matcher(file.text()).results().forEach(match -> words.add(match.group()));
        }
        Path api = Path.of("../../runtime/core/src/test/resources/generated-api.txt");
        IDENTIFIER.matcher(Files.readString(api)).results().forEach(match -> words.add(match.group()));
        Set<String> all = new TreeSet<>(words);
        for (String word : words) {
            all.add(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
            all.add(word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1));
            all.add(word.toUpperCase(Locale.ROOT));
            all.add(word.toLowerCase(Locale.ROOT));
            all.add(word.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
        }
        all.removeAll(Words.RESERVED);
        return List.copyOf(all);
    }

    /** What generated code names of java.lang, a model is not called. */
    @Test
    void noModelHidesWhatGeneratedCodeUses() {
        Set<String> used = new TreeSet<>();
        for (String precision : List.of("f32", "f64")) {
            CompileResult compiled = TestModels.compile(
                    "plain.nn",
                    program(plain()).replace("    input x", "    precision " + precision + "\n    input x"));
            List<GeneratedFile> files = new ArrayList<>(compiled.files());
            compiled.models().forEach(model -> model.twin().ifPresent(files::add));
            for (GeneratedFile file : files) {
                String code = file.text().replaceAll("(?s)/\\*.*?\\*/|\"\"\".*?\"\"\"|//[^\n]*|\"[^\"\n]*\"", " ");
                Pattern.compile("(?<![.\\w])[A-Z]\\w*")
                        .matcher(code)
                        .results()
                        .map(MatchResult::group)
                        .filter(NamesTest::isOfJavaLang)
                        .forEach(used::add);
            }
        }
        assertThat(used).contains("Math", "Override", "System").isSubsetOf(ClassNames.HIDDEN);
    }

    private static boolean isOfJavaLang(String name) {
        try {
            Class.forName("java.lang." + name, false, null);
            return true;
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return false;
        }
    }

    /** Compiles with what is refused called plainly, so that the rest is tried; every refusal names the word it means. */
    private static Optional<CompileResult> accepted(String path, Map<String, String> names) {
        for (int tries = 0; tries <= 2 * names.size(); tries++) {
            String text = program(names);
            CompileResult result;
            try {
                result = Compiler.compile(CompileRequest.of(path, text));
            } catch (RuntimeException e) {
                throw new AssertionError(text, e);
            }
            Optional<Diagnostic> error = result.diagnostics().all().stream()
                    .filter(Diagnostic::isError)
                    .findFirst();
            if (error.isEmpty()) {
                return Optional.of(result);
            }
            String at = text.substring(
                    error.get().span().start(), error.get().span().end());
            List<String> refused = names.keySet().stream()
                    .filter(role -> !names.get(role).equals(role)
                            && Pattern.compile("\\b" + Pattern.quote(names.get(role)) + "\\b")
                                    .matcher(at)
                                    .find())
                    .toList();
            assertThat(refused)
                    .as("what is refused, " + error.get() + ", is one of the words in\n" + text)
                    .isNotEmpty();
            refused.forEach(role -> names.put(role, role));
        }
        throw new AssertionError("no names are taken: " + program(names));
    }

    @Test
    void anyNameIsTakenOrRefused() throws IOException {
        List<String> words = words();
        Random random = new Random(SEED);
        List<GeneratedFile> neighbour = TestModels.compile(
                        "q/neighbour.nn", program(plain()).replace("model Model", "model Neighbour"))
                .files();
        int strange = 0;
        for (int from = 0; from < COUNT; from += BATCH) {
            Map<String, String> programs = new LinkedHashMap<>();
            List<GeneratedFile> files = new ArrayList<>();
            for (int i = from; i < Math.min(COUNT, from + BATCH); i++) {
                Map<String, String> names = plain();
                names.replaceAll((role, word) -> words.get(random.nextInt(words.size())));
                String folder = "p" + i + "/";
                CompileResult result = accepted(folder + "m.nn", names).orElseThrow();
                strange += (int) names.entrySet().stream()
                        .filter(name -> !name.getKey().equals(name.getValue()))
                        .count();
                programs.put(folder, program(names));
                files.addAll(result.files());
                for (GeneratedFile file : neighbour) {
                    files.add(new GeneratedFile(
                            file.path().replace("q/", folder),
                            file.text().replace("package q;", "package p" + i + ";")));
                }
            }
            compile(programs, files);
        }
        // Of the roles of a program most bear a word that it did not have.
        assertThat(strange).isGreaterThan(COUNT * roles().size() / 2);
    }

    private static void compile(Map<String, String> programs, List<GeneratedFile> files) {
        InMemory classes;
        try {
            classes = InMemory.compile(
                    files, NamesTest.class.getClassLoader(), "-Xlint:all", "-Werror", "--release", "17");
        } catch (RuntimeException | AssertionError e) {
            String message = String.valueOf(e.getMessage());
            Matcher folder = Pattern.compile("p\\d+/").matcher(message);
            throw new AssertionError(message + (folder.find() ? "\n" + programs.get(folder.group()) : ""), e);
        }
        programs.forEach((folder, text) -> {
            for (GeneratedFile file : files) {
                if (file.path().startsWith(folder) && file.text().contains(" extends CompiledModel")) {
                    assertThat(classes.load(file.className())
                                    .create(1, Model.class)
                                    .description()
                                    .entryPoints())
                            .as(text)
                            .isNotEmpty();
                }
            }
        });
    }
}
