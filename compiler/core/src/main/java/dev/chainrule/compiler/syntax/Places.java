// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.util.Arrays;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Where tokens stand. ANTLR counts code points and we count UTF-16 units, which differ beyond the first plane. */
final class Places {
    private final SourceFile source;
    /** The code points before which a surrogate pair stands, in order; each adds one unit to the offset. */
    private final int[] pairs;

    Places(SourceFile source) {
        this.source = source;
        this.pairs = pairs(source.text());
    }

    Span of(Token token) {
        return between(token, token);
    }

    Span of(ParserRuleContext context) {
        Token stop = context.getStop();
        return between(context.getStart(), stop == null ? context.getStart() : stop);
    }

    Span between(Token first, Token last) {
        int start = offset(first.getStartIndex());
        return new Span(source, start, Math.max(start, offset(last.getStopIndex() + 1)));
    }

    /** The place of no length directly behind a token. */
    Span behind(Token token) {
        int end = offset(token.getStopIndex() + 1);
        return new Span(source, end, end);
    }

    Span whole() {
        return new Span(source, 0, source.text().length());
    }

    SourceFile source() {
        return source;
    }

    private int offset(int codePoint) {
        int index = Math.min(Math.max(codePoint, 0), source.text().length());
        if (pairs.length == 0) {
            return index;
        }
        int at = Arrays.binarySearch(pairs, index);
        return index + (at >= 0 ? at + 1 : -at - 1);
    }

    private static int[] pairs(String text) {
        int[] pairs = new int[16];
        int count = 0;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                if (count == pairs.length) {
                    pairs = Arrays.copyOf(pairs, count * 2);
                }
                pairs[count] = i - count + 1;
                count++;
                i++;
            }
        }
        return Arrays.copyOf(pairs, count);
    }
}
