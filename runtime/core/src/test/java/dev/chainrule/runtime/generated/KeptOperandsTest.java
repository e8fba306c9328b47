// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Turn;
import dev.chainrule.runtime.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prediction never multiplies by what a parameter was before, however it was changed. */
class KeptOperandsTest {
    private static final int ROWS = 9;
    private static final int INPUTS = 401;
    private static final int UNITS = 35;
    private static final int PREDICT = 0;
    private static final int TRAIN = 1;

    private static final Blueprint BLUEPRINT = Blueprint.of("""
            model Linear
            precision F32
            dimensions B
            input x: real[B, 401] at Linear.nn:2
            parameter W: real[401, 35] uniform -1.0 1.0 at Linear.nn:3
            entry predict predict
                inputs 0
                dimensions 0
                reads 0
                output output y: real[B, 35] in slots 0
                longest input x: 401*B
                room reals 0: 35*B
            entry step train
                reads 0
                writes 0
            """.lines().toArray(String[]::new));

    private final Supplier<FloatProduct> before = FloatProducts.OF_MATRICES.fastest();
    private final Linear model = new Linear(new Parameters(BLUEPRINT.description(), 1));
    private final float[] x = new float[ROWS * INPUTS];

    /** y = x W; a step takes half of W away. */
    private static final class Linear extends CompiledModel {
        private final boolean isTransposed;

        Linear(Parameters parameters) {
            this(parameters, false);
        }

        Linear(Parameters parameters, boolean isTransposed) {
            super(BLUEPRINT, parameters, ABI);
            this.isTransposed = isTransposed;
        }

        @Override
        protected void execute(int entryPoint) {
            float[] w = cellFloats(0);
            if (entryPoint == PREDICT && isTransposed) {
                Contractions.multiplyTransposedRight(
                        inputFloats(0), w, slotFloats(0), 1, dimension(0), INPUTS, UNITS, scratch);
            } else if (entryPoint == PREDICT) {
                Contractions.multiply(inputFloats(0), w, slotFloats(0), 1, dimension(0), INPUTS, UNITS, scratch);
            } else {
                for (int i = 0; i < w.length; i++) {
                    w[i] /= 2;
                }
            }
        }

        @Override
        public Linear sharing() {
            return new Linear(parameters(), isTransposed);
        }

        float[] weights() {
            return cellFloats(0);
        }

        float[] predict(float[] x, int rows) {
            bind(PREDICT, rows);
            put(0, x, 0);
            run(PREDICT);
            float[] y = new float[rows * UNITS];
            get(PREDICT, 0, y, 0);
            return y;
        }

        void train() {
            bind(TRAIN, 0);
            run(TRAIN);
        }
    }

    @BeforeEach
    void useVectors() throws ReflectiveOperationException {
        FloatProducts.OF_MATRICES.use(FloatProducts.vector(new Pool(2)));
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
    }

    @AfterEach
    void useWhatWasUsedBefore() {
        FloatProducts.OF_MATRICES.use(before);
    }

    /** So often that what can be kept is, by two models over the same parameters; a row alone reads them where they stand. */
    private void assertPredictsByWhatThereIs(Linear model) {
        float[] expected = new float[ROWS * UNITS];
        for (int row = 0; row < ROWS; row++) {
            float[] one = model.predict(Arrays.copyOfRange(x, row * INPUTS, (row + 1) * INPUTS), 1);
            System.arraycopy(one, 0, expected, row * UNITS, UNITS);
        }
        Linear other = model.sharing();
        for (int i = 0; i < 4; i++) {
            assertThat(model.predict(x, ROWS)).isEqualTo(expected);
            assertThat(other.predict(x, ROWS)).isEqualTo(expected);
        }
    }

    private int kept(Linear model) {
        Turn turn = model.parameters().turn();
        return KeptOperands.of(model.parameters(), turn).count(turn);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStepChangesThem(boolean isTransposed) {
        Linear linear = new Linear(model.parameters(), isTransposed);
        assertPredictsByWhatThereIs(linear);
        assertThat(kept(linear)).isEqualTo(1);
        linear.train();
        assertThat(kept(linear)).isZero();
        assertPredictsByWhatThereIs(linear);
        assertThat(kept(linear)).isEqualTo(1);
    }

    @Test
    void oneThatIsReadOnceIsNotPacked() {
        model.predict(x, ROWS);
        assertThat(kept(model)).isZero();
        model.train();
        model.predict(x, ROWS);
        assertThat(kept(model)).isZero();
    }

    @Test
    void soDoWeightsThatAreLoadedPutOrReset(@TempDir Path folder) {
        Path file = folder.resolve("linear.safetensors");
        Weights.saveWeights(model, file);
        model.train();
        assertPredictsByWhatThereIs(model);
        Weights.load(model, file);
        assertThat(kept(model)).isZero();
        assertPredictsByWhatThereIs(model);
        model.parameters().put(0, new double[INPUTS * UNITS]);
        assertPredictsByWhatThereIs(model);
        model.parameters().reset(0);
        assertPredictsByWhatThereIs(model);
        assertThat(kept(model)).isEqualTo(1);
    }

    /** Whoever has the array may write to it at any time. */
    @Test
    void noneIsKeptOfAnArrayThatWasHandedOut() {
        assertPredictsByWhatThereIs(model);
        float[] w = model.weights();
        w[0] = 7;
        assertPredictsByWhatThereIs(model);
        w[3] = 8;
        assertPredictsByWhatThereIs(model);
    }

    @Test
    void norOfOneThatTheParametersHandedOut() {
        float[] w = model.parameters().floats(0);
        assertPredictsByWhatThereIs(model);
        w[0] = 7;
        assertPredictsByWhatThereIs(model);
    }
}
