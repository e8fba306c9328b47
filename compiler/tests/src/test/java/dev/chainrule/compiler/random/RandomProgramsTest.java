// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs: each compiles, and what runs is what it means. The same ones each time; {@code -Dprograms.count=20000
 * -Dprograms.seed=7} tries others, and {@code -Dprograms.first=500} those after the first 500.
 */
class RandomProgramsTest {
    private static final int FIRST = Integer.getInteger("programs.first", 0);
    private static final int COUNT = Integer.getInteger("programs.count", 500);
    static final long SEED = Long.getLong("programs.seed", 20_261_128);
    /** As many as javac compiles in one task. */
    private static final int BATCH = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatRunsIsWhatAProgramMeans() {
        Map<String, RandomProgram> failing = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (int from = 0; from < COUNT; from += BATCH) {
            List<RandomProgram> programs = new ArrayList<>();
            for (int i = from; i < Math.min(COUNT, from + BATCH); i++) {
                programs.add(ProgramGenerator.program(SEED + FIRST + i));
            }
            List<Optional<ProgramCheck.Failure>> failures = ProgramCheck.checkAll(programs, 4);
            for (int i = 0; i < programs.size(); i++) {
                if (failures.get(i).isPresent()) {
                    String kind = failures.get(i).get().kind();
                    failing.putIfAbsent(kind, programs.get(i));
                    counts.merge(kind, 1, Integer::sum);
                }
            }
        }
        if (!failing.isEmpty()) {
            StringBuilder text = new StringBuilder("of " + COUNT + " programs fail " + counts + "\n");
            failing.forEach((kind, program) -> text.append('\n').append(smallest(kind, program)));
            throw new AssertionError(text.toString());
        }
    }

    /** Programs that failed once, as small as they were found. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "output a = y; output b = softmax(v[1:40])",
                "output a = y; output b = softmax(v[1:40]) * v[0:39]; predict finish gives b; predict other gives a",
                "output a = pick(y, int(full([B], 0) > 3))",
                "output a = -(p |> pick(int(-0 > 3)))",
                "output c = 0; loss k = real(not (1 + step / 8) * c >= c or c > 3.0) + mean(p ^ 2); "
                        + "train tune minimize k using adamax(lr = 0.01)",
                "length = y * 2; frame = length + 1; work = frame * length; rows = tanh(work); output a = rows + frame",
                "columns = mean(y); from = columns + y; to = softmax(from); output a = to + from; output b = columns",
                "output a = product(1 + full([B, 16, 16], 3)); output b = y",
                "s, d = scan slice in y { yield slice, 0 }; output a = d; output b = s; loss k = mean(s)",
                "output a = logcumsumexp(expand(0, [6, B]), axis = 1) @ mean(y, axis = 1)",
                "layer drop = Dropout; output a = 1 |> drop",
                "s, t = scan x in y with h = y, k = y { next h = h; next k = grad(sum(h * k * x), h) }; output a = s + t",
                "param range: [1] = 1; metric a = sum(p, where = int(range) == 1); output b = y"
            })
    void whatFailedOnce(String lines) {
        String text = "model M {\n    input y: [B, 4]\n    input v: [41]\n    param p: [4] = ones()\n    "
                + lines.replace("; ", "\n    ")
                + "\n    loss l = mean((y * p)^2)\n    train minimize l using sgd(lr = 0.1)\n}\n";
        assertThat(ProgramCheck.check(RandomProgram.of(3, text, Map.of()))).isEmpty();
    }

    /** Whatever is declared in the language or its library is called by programs, but for these. */
    @Test
    void allThatCanBeCalledIsCalled() {
        List<String> others = List.of(
                // Initialisers, schedules: what parameters and train steps are declared with.
                "constant glorot_normal glorot_uniform he_normal he_uniform identity kaiming_normal kaiming_uniform",
                "lecun_normal lecun_uniform normal orthogonal truncated_normal uniform",
                "cosine cosine_restarts linear exponential step_decay inverse_sqrt warmup_linear polynomial",
                "restarts counted past warmed constant_factor multi_step cyclic cycle one_cycle one_cycle_momentum",
                // Recurrent layers, over sequences: RecurrentLayersTest and the goldens try them.
                "Rnn Gru Lstm RnnCell GruCell LstmCell over_time over_layers turned",
                "between_layers through_layers through_two_states",
                // Attention over heads, layers of it and places: AttentionTest and SequenceModelsTest try them.
                "attention attention_and_weights attention_of_heads attention_by_weights attend_heads dropped shared_heads shared_width both_masks",
                "sinusoidal rotary alibi alibi_slopes at_last position_angles",
                "SinusoidalPositions LearnedPositions feed_forward TransformerEncoderLayer TransformerEncoder",
                "TransformerDecoderLayer TransformerDecoder Transformer",
                // Over channels, and a rate out of losses: NormalizationTest and PlateauTest try them.
                "BatchNorm GroupNorm InstanceNorm normal_groups standard_along over_channels scaled_channels ReduceLROnPlateau",
                "Standardise StandardiseNumber",
                // What ProgramGenerator.drawn draws from, and layers of arguments that are no sizes.
                "bernoulli categorical uniform_int Dropout Dropout2d DropPath",
                // Linear algebra, loops over the columns: LinearAlgebraTest.
                "cholesky eye_below unit_like triangular_solve forward_solve eliminated solve solve_matrix inverse det logdet",
                // Of a pole of the third order: GammaFunctionsTest and the catalogue's tests try it.
                "tetragamma",
                // Convolutions and what stands before them, of axes with a meaning: ConvolutionTest and the goldens.
                "conv3d conv_transpose3d evenly",
                "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d SeparableConv2d",
                "pad_reflect pad_circular pixel_shuffle pixel_unshuffle",
                // Of arguments with a meaning: LibraryWrittenOutTest and LibraryBesidePyTorchTest.
                "Crf ctc up_to VectorQuantizer VariationalHead Bilinear SqueezeExcite ResidualBlock Glu Swiglu Maxout PRelu",
                "glu row_sums pairwise_distance cosine_embedding contrastive info_nce",
                // Of scores, labels and truths: MetricsTest.
                "accuracy top_k_accuracy confusion_matrix is_said is_label precision recall f1 macro_precision macro_recall macro_f1",
                "mae rmse mape r2 score_histogram roc_auc roc_auc_error",
                // RandomDerivatives.
                "grad jvp jacobian hvp hessian",
                // Parts of cross_entropy, questions that the library asks while compiling, subscripts: EinsumTest.
                "padding_after padded padded_windows to_last of_axes within_half largest window_sums window_counts window_means window_norms top_k",
                "largest_of_stretch over_stretches adapted places place_unit nearest_along linear_along cubic_along",
                // Of two channels and more axes: ImagesOfPyTorchTest.
                "max_pool3d avg_pool3d lp_pool3d adaptive_avg_pool3d adaptive_max_pool3d global_avg_pool global_max_pool",
                "MaxPool3d AvgPool3d upsample_nearest3d upsample_trilinear3d unfold fold",
                "max_pool1d_with_indices max_pool2d_with_indices max_pool3d_with_indices max_unpool1d max_unpool2d max_unpool3d",
                "window_max",
                "placed pixel_or_zero grid_place grid_sample grid_axis affine_grid",
                "class_nll class_losses weight_of soft_nll spread over_weights check_labels check same is_like is_at none einsum");
        assertThat(String.join(" ", others).split(" ", -1))
                .containsAll(KnownCalls.found().unreached());
    }

    /** The smallest program that fails in the same way, to paste, and how it fails. */
    private static String smallest(String kind, RandomProgram program) {
        RandomProgram smallest = Shrinker.smallest(
                program,
                candidate -> ProgramCheck.check(candidate)
                        .filter(failure -> failure.kind().equals(kind))
                        .isPresent(),
                PATIENCE);
        String message = ProgramCheck.check(smallest)
                .map(ProgramCheck.Failure::message)
                .orElse("it failed only beside others: " + program);
        return "==== " + kind + "\n" + smallest + message + "\n";
    }
}
