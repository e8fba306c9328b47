// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.emit.loops.ScalarMethods;
import dev.chainrule.compiler.emit.loops.SizeBounds;
import dev.chainrule.compiler.emit.loops.TwinMethods;
import dev.chainrule.compiler.schedule.Kernel;
import dev.chainrule.compiler.schedule.Schedule;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.generated.Bodies;
import dev.chainrule.runtime.generated.Frame;
import dev.chainrule.runtime.generated.Twin;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/** Kernels with both of their bodies: a class of scalar ones and its vector twin, compiled together. */
final class TwinKernels {
    private static final String PACKAGE = "kernels";
    private static final ClassName SCALAR = ClassName.get(PACKAGE, "Scalar");
    private static final ClassName VECTOR = ClassName.get(PACKAGE, "Vector");

    final List<NumberedKernel> kernels = new ArrayList<>();
    /** The twin's text; empty if no kernel has a vector body. */
    final String source;

    final InMemory classes;

    TwinKernels(List<Kernel> distinct) {
        this(distinct, TwinKernels::compile);
    }

    /** Whose classes another process has compiled from the same kernels: they are on the class path. */
    static TwinKernels loaded(List<Kernel> distinct) {
        return new TwinKernels(distinct, files -> InMemory.of(Map.of(), TwinKernels.class.getClassLoader()));
    }

    /** On vectors of a species that the machine may not have: then the Vector API's own code runs, which means the same. */
    static TwinKernels on(String species, List<Kernel> distinct) {
        return new TwinKernels(
                distinct,
                files -> compile(files.stream()
                        .map(file -> new GeneratedFile(file.path(), file.text().replace("SPECIES_PREFERRED", species)))
                        .toList()));
    }

    private TwinKernels(List<Kernel> distinct, Function<List<GeneratedFile>, InMemory> compiler) {
        TypeSpec.Builder scalar = TypeSpec.classBuilder(SCALAR)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(Bodies.class);
        Names names = new Names().reserve("run");
        for (Kernel kernel : new LinkedHashSet<>(distinct)) {
            String name = names.allocate("kernel");
            kernels.add(new NumberedKernel(kernels.size(), name, SCALAR, kernel, labels(kernel), SizeBounds.NONE));
            scalar.addMethod(ScalarMethods.of(kernel, labels(kernel), SizeBounds.NONE, name, Precision.F32)
                    .build());
        }
        scalar.addMethod(MethodSpec.methodBuilder("run")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(TypeName.INT, "kernel")
                .addParameter(Frame.class, "frame")
                .addParameter(TypeName.INT, "from")
                .addParameter(TypeName.INT, "to")
                .addCode(TwinWriter.cases(
                        kernels, kernels.stream().map(NumberedKernel::name).toList()))
                .build());
        List<GeneratedFile> files = new ArrayList<>();
        files.add(file(scalar.build()));
        TwinWriter.write(VECTOR, kernels, "test").ifPresent(twin -> files.add(file(twin)));
        source = files.size() == 1 ? "" : files.get(1).text();
        classes = compiler.apply(files);
    }

    private static InMemory compile(List<GeneratedFile> files) {
        return InMemory.compile(
                files, TwinKernels.class.getClassLoader(), "--release", "17", "--add-modules", "jdk.incubator.vector");
    }

    /** For {@link #loaded}, in a folder of the class path. */
    void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : classes.classFiles().entrySet()) {
            Path target = folder.resolve(file.getKey().replace('.', '/') + ".class");
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    private static Schedule.Labels labels(Kernel kernel) {
        return new Schedule.Labels(
                List.of("kernel"),
                "",
                Collections.nCopies(kernel.arrays().size(), "x"),
                Collections.nCopies(kernel.settings(), "s"));
    }

    private static GeneratedFile file(TypeSpec type) {
        String text = JavaFile.builder(PACKAGE, type)
                .skipJavaLangImports(true)
                .indent("    ")
                .build()
                .toString();
        return new GeneratedFile(PACKAGE + "/" + type.name() + ".java", text);
    }

    Bodies scalar() {
        return create(SCALAR, Bodies.class);
    }

    /** Needs {@code jdk.incubator.vector} in the boot layer. */
    Twin twin() {
        return create(VECTOR, Twin.class);
    }

    byte[] twinClass() {
        return classes.classFiles().get(VECTOR.toString());
    }

    private <T> T create(ClassName name, Class<T> as) {
        try {
            Constructor<?> constructor = classes.load(name.toString()).type().getDeclaredConstructor();
            constructor.setAccessible(true);
            return as.cast(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The kernels that the twin has. */
    List<NumberedKernel> vectors() {
        TwinMethods methods = new TwinMethods(name -> name);
        return kernels.stream()
                .filter(kernel -> methods.add(kernel.kernel(), kernel.labels(), SizeBounds.NONE, SCALAR, kernel.name())
                        .isPresent())
                .toList();
    }

    /** Random arguments, reals among them that are special; what is written starts as NaN. Ints that tell places are 0. */
    static Frame frame(Kernel kernel, Specimens specimen, Random random) {
        Set<Integer> places = new HashSet<>();
        kernel.parts().stream().flatMap(part -> part.sources().stream()).forEach(source -> {
            if (source instanceof Kernel.Load load) {
                jumps(load.place(), places);
            }
        });
        Frame frame = new Frame();
        frame.room(
                specimen.floats().size(),
                0,
                specimen.ints().size(),
                specimen.sizes().size(),
                specimen.settings());
        boolean tame = random.nextBoolean();
        for (int i = 0; i < specimen.floats().size(); i++) {
            float[] array = new float[specimen.floats().get(i)];
            for (int j = 0; j < array.length; j++) {
                array[j] = tame ? (float) random.nextGaussian() : real(random);
            }
            frame.floats[i] = array;
        }
        for (int i = 0; i < specimen.ints().size(); i++) {
            int bound = random.nextBoolean() ? 2 : 100;
            frame.ints[i] = random.ints(specimen.ints().get(i), 0, bound).toArray();
        }
        int whole = 0;
        for (int i = 0; i < kernel.arrays().size(); i++) {
            if (kernel.arrays().get(i).element() != ElementType.REAL) {
                if (places.contains(i)) {
                    Arrays.fill(frame.ints[whole], 0);
                }
                whole++;
            }
        }
        for (int i = 0; i < specimen.sizes().size(); i++) {
            frame.sizes[i] = specimen.sizes().get(i);
        }
        for (int i = 0; i < specimen.settings(); i++) {
            frame.settings[i] = real(random);
        }
        return frame;
    }

    private static void jumps(Kernel.Place place, Set<Integer> arrays) {
        for (Kernel.Jump jump : place.jumps()) {
            arrays.add(jump.by().array());
            jumps(jump.by(), arrays);
        }
    }

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL / 2,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0.5f,
        2f,
        88.72284f,
        -103.97208f,
        8388608f,
        1e20f,
        1e-20f
    };

    private static float real(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            case 2 -> (float) (random.nextGaussian() * 50);
            case 3 -> random.nextInt(9) - 4;
            default -> (float) random.nextGaussian();
        };
    }

    static Frame copy(Frame frame) {
        Frame copy = new Frame();
        copy.floats = frame.floats.clone();
        for (int i = 0; i < copy.floats.length; i++) {
            copy.floats[i] = copy.floats[i] == null ? null : copy.floats[i].clone();
        }
        copy.ints = frame.ints.clone();
        for (int i = 0; i < copy.ints.length; i++) {
            copy.ints[i] = copy.ints[i] == null ? null : copy.ints[i].clone();
        }
        copy.sizes = frame.sizes.clone();
        copy.settings = frame.settings.clone();
        return copy;
    }
}
