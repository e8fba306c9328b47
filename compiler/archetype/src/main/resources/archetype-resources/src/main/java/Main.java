package ${package};

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Trainer;
import java.util.Random;

/** Finds a line through points that scatter around y = 3 x - 1. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Random random = new Random(1);
        float[] x = new float[200];
        float[] y = new float[200];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() * 2 - 1;
            y[i] = 3 * x[i] - 1 + 0.1f * (float) random.nextGaussian();
        }
        Line model = Line.create(1);
        Trainer.of(model)
                .epochs(20)
                .listener(TrainingProgress.console())
                .fit(DataSet.builder().reals("x", x).reals("y", y).build());
        System.out.println("slope " + model.slope() + ", offset " + model.offset());
    }
}
