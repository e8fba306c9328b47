// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Files that may be packed with gzip, whatever their name; and what to say of those that cannot be read. */
final class Packed {
    /** No byte of deflate gives more. */
    static final long MOST_PER_BYTE = 1032;

    private static final int BUFFER = 1 << 16;

    private Packed() {}

    /** The bytes, unpacked; whoever reads to the end has had the sum of a packed file compared. */
    static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(2);
            boolean packed = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return packed ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** What to throw when a file could not be read. */
    static DataException unreadable(Path file, Throwable fault) {
        Throwable reason = fault;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        if (reason instanceof NoSuchFileException) {
            return new DataException("no file " + file.toAbsolutePath(), fault);
        }
        if (reason instanceof OutOfMemoryError) {
            return new DataException(file + " does not fit into Java's memory: give it more with -Xmx", fault);
        }
        if (reason instanceof EOFException || reason instanceof ZipException) {
            String what = reason.getMessage() == null ? "" : ": " + reason.getMessage();
            return new DataException(file + " is damaged or ends early" + what, fault);
        }
        String why = reason instanceof CharacterCodingException
                ? "it is not in UTF-8"
                : reason instanceof AccessDeniedException ? "it is not permitted" : String.valueOf(reason.getMessage());
        return new DataException("cannot read " + file + ": " + why, fault);
    }
}
