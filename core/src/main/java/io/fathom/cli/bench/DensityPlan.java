package io.fathom.cli.bench;

import io.fathom.base.Check;
import io.fathom.train.Budget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of {@code bench density}.
 *
 * @param budget of every training; null for each experiment's own
 * @param points drawn to train on at most, and images read to train on at most
 * @param count points measured; null for each experiment's own
 * @param odeCount of them, those read by the probability flow and by I-MMSE
 * @param width of the U-Nets
 * @param toyDimensions D of the scale mixture
 * @param diskSide pixels per side of the disks, a multiple of 8
 * @param sizes of the training sets of the generalisation experiment, ascending
 * @param full whether the generalisation experiment keeps the size of the images instead of half of it
 * @param reverse whether MNIST gets a model of its own too, from which Fashion-MNIST is told
 * @param seed of everything
 */
record DensityPlan(
        @Nullable Budget budget,
        int points,
        @Nullable Integer count,
        int odeCount,
        int width,
        int toyDimensions,
        int diskSide,
        List<Integer> sizes,
        boolean full,
        boolean reverse,
        long seed) {
    private static final int USUAL_COUNT = 256;

    DensityPlan {
        Check.atLeast("--points", points, 4);
        Check.that(count == null || count >= 4, "--count: expected at least 4, found " + count + ".");
        Check.atLeast("--ode-count", odeCount, 1);
        int most = count == null ? USUAL_COUNT : count; // the fields are not set yet
        Check.that(odeCount <= most, "--ode-count: expected at most --count, " + most + ", found " + odeCount + ".");
        Check.atLeastOne("--width", width);
        Check.atLeastOne("--toy-dimensions", toyDimensions);
        Check.that(
                diskSide >= 16 && diskSide % 8 == 0,
                "--disk-side: expected a multiple of 8 from 16 up, found " + diskSide + ".");
        Check.that(!sizes.isEmpty(), "--sizes: expected at least one number.");
        sizes = sizes.stream().distinct().sorted().toList();
        Check.atLeast("--sizes", sizes.get(0), 2);
    }

    /** The usual number of points measured, or the one asked for. */
    int measured() {
        return countOr(USUAL_COUNT);
    }

    /** The number of points measured that is asked for, or another. */
    int countOr(int usual) {
        return count == null ? usual : count;
    }

    /** The budget asked for, or so many steps. */
    Budget budgetOr(long steps) {
        return budget == null ? Budget.ofSteps(steps) : budget;
    }
}
