// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Precision;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells kernels from others: a hash of the text of their scalar methods in the order of their numbers, and of the
 * functions that they call. A launcher and a twin that bear the same were made from the same kernels.
 */
final class KernelFingerprint {
    private static final int BYTES = 8;

    private KernelFingerprint() {}

    /** Sixteen hexadecimal digits. */
    static String of(List<LauncherWriter.Launched> kernels) {
        MessageDigest digest = sha256();
        Set<Function> functions = new TreeSet<>(Comparator.comparing(Function::name));
        for (LauncherWriter.Launched each : kernels) {
            update(digest, each.scalar().parameters() + "\n" + each.scalar().code());
            each.kernel().prologue().forEach(part -> addFunctions(part, functions));
            each.kernel().parts().forEach(part -> addFunctions(part, functions));
        }
        for (Function function : functions) {
            update(digest, function.name() + function.body(Precision.F32).instructions());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private static void addFunctions(Kernel.Part part, Set<Function> functions) {
        for (Body.Instruction instruction : part.body().instructions()) {
            if (instruction instanceof Body.Call call) {
                functions.add(call.function());
            }
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
