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
 * @param count points measured
 * @param odeCount of them, those read by the probability flow and by I-MMSE
 * @param width of the U-Nets
 * @param toyDimensions D of the scale mixture
 * @param diskSide pixels per side of the disks, a multiple of 8
 * @param sizes of the training sets of the generalisation experiment, ascending
 * @param seed of everything
 */
record DensityPlan(
        @Nullable Budget budget,
        int points,
        int count,
        int odeCount,
        int width,
        int toyDimensions,
        int diskSide,
        List<Integer> sizes,
        long seed) {
    DensityPlan {
        Check.atLeast("--points", points, 4);
        Check.atLeast("--count", count, 4);
        Check.atLeast("--ode-count", odeCount, 1);
        Check.that(odeCount <= count, "--ode-count: expected at most --count, " + count + ", found " + odeCount + ".");
        Check.atLeastOne("--width", width);
        Check.atLeastOne("--toy-dimensions", toyDimensions);
        Check.that(
                diskSide >= 16 && diskSide % 8 == 0,
                "--disk-side: expected a multiple of 8 from 16 up, found " + diskSide + ".");
        Check.that(!sizes.isEmpty(), "--sizes: expected at least one number.");
        sizes = sizes.stream().distinct().sorted().toList();
        Check.atLeast("--sizes", sizes.get(0), 2);
    }

    /** The budget asked for, or so many steps. */
    Budget budgetOr(long steps) {
        return budget == null ? Budget.ofSteps(steps) : budget;
    }
}
