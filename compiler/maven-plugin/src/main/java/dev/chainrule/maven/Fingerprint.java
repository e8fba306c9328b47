// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 over contents, never over times. */
final class Fingerprint {
    private Fingerprint() {}

    /** Of some texts; where one ends and the next begins matters. */
    static String of(String... texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** Of the jars or folders that classes come from: a snapshot changes under one version. */
    static String ofCode(Class<?>... classes) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Class<?> type : classes) {
            for (Path file : files(origin(type))) {
                all.append(of(Files.readAllBytes(file)));
            }
        }
        return of(all.toString());
    }

    private static List<Path> files(Path origin) throws IOException {
        try (Stream<Path> walk = Files.walk(origin)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException("cannot tell where " + type + " comes from", e));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
