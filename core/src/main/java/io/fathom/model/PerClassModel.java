package io.fathom.model;

import io.fathom.base.Check;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A conditional model put together from a score model of all data and one of each class, for example closed forms.
 *
 * @param unconditional of all data
 * @param perClass one for each class, of the same dimension and number type
 */
public record PerClassModel(ScoreModel unconditional, List<ScoreModel> perClass) implements ConditionalModel {
    public PerClassModel {
        perClass = List.copyOf(perClass);
        Check.atLeastOne("number of classes", perClass.size());
        for (ScoreModel model : perClass) {
            Check.same("dimensions of a class", unconditional.ambientDimension(), model.ambientDimension());
            Check.that(
                    unconditional.precision() == model.precision(),
                    "number type of a class: expected " + unconditional.precision() + ", found " + model.precision());
        }
    }

    @Override
    public int classes() {
        return perClass.size();
    }

    @Override
    public Tensor denoised(Tensor y, NoiseLevel sigma, int[] classOf) {
        ConditionalModel.check(y, classOf, classes());
        Tensor[] parts = new Tensor[classOf.length];
        for (int k : Arrays.stream(classOf).distinct().toArray()) {
            Tensor own = perClass.get(k).denoised(y, sigma);
            for (int i = 0; i < parts.length; i++) {
                if (classOf[i] == k) {
                    parts[i] = own.narrow(0, i, 1);
                }
            }
        }
        return parts.length == 0 ? y : Tensor.join(0, parts);
    }
}
