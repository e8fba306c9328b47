// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;

/**
 * A file that takes the place of another once it is whole: it is written beside it and moved there, so that at any
 * moment there is a whole file or none. A symbolic link stays one, and so do the permissions.
 */
final class Replacement {
    private static final String PART = ".part";
    private static final int MOST_LINKS = 40;

    private Replacement() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Body {
        /** Writes the file, and throws unless it can be read as it was written. */
        void write(FileChannel channel) throws IOException;
    }

    /** One at a time in a process, so that whoever cleans up meets no file of its own process that is under way. */
    static synchronized void write(Path file, Body body) throws IOException {
        Path target = target(file);
        String start = "." + target.getFileName() + ".";
        removeLeftBehind(Objects.requireNonNull(target.getParent()), start);
        uninterrupted(() -> {
            // Not a temporary file: those can be read by their owner alone, and weights are often passed on.
            Path part = target.resolveSibling(start + ProcessHandle.current().pid() + "-" + System.nanoTime() + PART);
            try {
                try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                    lock(channel);
                    takePermissions(part, target);
                    body.write(channel);
                }
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            return target;
        });
    }

    /**
     * Where the file itself is: at the end of the links.
     *
     * @throws ModelException if there is no folder for it, or something other than a file stands there
     */
    static Path target(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new ModelException("cannot write " + file + ": its links go round in a circle");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ModelException("cannot write " + file + ": there is no folder " + folder);
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new ModelException("cannot write " + file + ": that is "
                    + (Files.isDirectory(target) ? "a folder" : "not an ordinary file"));
        }
        return target;
    }

    /**
     * Does something with files in a thread that may be interrupted: a channel then closes itself, so it is done again,
     * and the interrupt passed on afterwards.
     */
    static <T> T uninterrupted(Work<T> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What is wrong, for a person: most exceptions say the file once more, or their own name. */
    static String reason(IOException fault) {
        if (fault instanceof AccessDeniedException) {
            return "it is not permitted";
        }
        if (fault instanceof NoSuchFileException) {
            return "there is no such file";
        }
        String reason = fault instanceof FileSystemException e ? e.getReason() : fault.getMessage();
        return reason == null ? "the system does not say why" : reason;
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void takePermissions(Path part, Path target) throws IOException {
        PosixFileAttributeView mine = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (mine != null && Files.exists(target)) {
            mine.setPermissions(Files.getPosixFilePermissions(target));
        }
    }

    /** Says that somebody is at work on this file; the system forgets it when the process ends, however it ends. */
    private static boolean lock(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    /** Removes what processes that were killed while they wrote have left: nobody holds its lock. */
    private static void removeLeftBehind(Path folder, String start) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, part -> {
            String name = part.getFileName().toString();
            return name.startsWith(start) && name.endsWith(PART) && Files.isRegularFile(part);
        })) {
            for (Path part : parts) {
                boolean left;
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    left = lock(channel);
                }
                if (left) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another process was first, or may alone: what is left does no harm, and this file is yet to be saved.
        }
    }
}
