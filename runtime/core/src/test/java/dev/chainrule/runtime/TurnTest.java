// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who saves or loads parameters is alone with them, and holds up everybody else no longer than that. */
class TurnTest {
    private final Parameters parameters = new Parameters(LineModel.DESCRIPTION, 1);

    @Test
    void oneThreadAtATime() throws InterruptedException {
        Turn turn = parameters.turn();
        turn.enter();
        turn.enter();
        turn.leave();
        Thread other = new Thread(() -> assertThatThrownBy(turn::enter)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Line is in use by another thread"));
        AtomicInteger failed = new AtomicInteger();
        other.setUncaughtExceptionHandler((t, e) -> failed.incrementAndGet());
        other.start();
        other.join();
        assertThat(failed).hasValue(0);
        turn.leave();
        turn.enter();
        parameters.alone(() -> {
            turn.enter();
            turn.leave();
        });
        turn.leave();
    }

    /** Two plain numbers that are equal whenever a turn is over: so it is seen if somebody is inside all the same. */
    @Test
    void whoeverIsAloneSeesNoOneHalfWay() throws InterruptedException {
        float[] w = parameters.floats(0);
        w[1] = w[0];
        CountDownLatch done = new CountDownLatch(3);
        AtomicInteger wrong = new AtomicInteger();
        Turn shared = parameters.turn();
        for (int i = 0; i < 3; i++) {
            boolean writes = i == 0;
            new Thread(() -> {
                        Turn turn = parameters.turn();
                        for (int n = 0; n < 200_000; n++) {
                            turn.enter();
                            if (writes) {
                                w[0]++;
                                w[1]++;
                            }
                            turn.leave();
                        }
                        done.countDown();
                    })
                    .start();
        }
        int alone = 0;
        while (done.getCount() > 0 || alone < 3) {
            parameters.alone(() -> {
                if (w[0] != w[1]) {
                    wrong.incrementAndGet();
                }
            });
            alone++;
            shared.enter();
            shared.leave();
        }
        assertThat(wrong).hasValue(0);
    }
}
