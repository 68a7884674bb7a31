package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.VariancePreserving;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SigmaRuleTest {
    private static final double PRINTED = 1e-5;
    private static final double PRINTED_FOUR = 1e-4;
    private static final double[] MULTISCALE = {1e-4, 1e-4, 1e-4, 1, 1, 1, 1000, 1000, 1000, 1000};

    private static double multiscale(double sigma) {
        double sum = 0;
        for (double c : MULTISCALE) {
            double share = c / (c + sigma * sigma);
            sum += share * (2 - share); // 1 + v/(c+v)
        }
        return sum;
    }

    private static LidCurve curve(List<NoiseLevel> levels, DoubleUnaryOperator lidOfSigma) {
        double[] sigma = levels.stream().mapToDouble(NoiseLevel::sigma).toArray();
        double[] lid = new double[sigma.length];
        double[] error = new double[sigma.length];
        for (int g = 0; g < lid.length; g++) {
            lid[g] = lidOfSigma.applyAsDouble(sigma[g]);
            error[g] = 0.25 + g;
        }
        return new LidCurve(sigma, lid, error);
    }

    private static double time(LidCurve curve, SigmaChoice choice) {
        return VariancePreserving.STANDARD.time(new NoiseLevel(curve.sigma(choice.index())));
    }

    @Test
    void kneedleFindsTheKneesOfTheReferenceOnItsGrid() {
        Kneedle rule = new Kneedle(true);
        List<NoiseLevel> levels = rule.levels(SigmaGrid.DEFAULT);
        assertThat(levels).hasSize(22);
        LidCurve fast =
                curve(levels, s -> 2 + 8 * Math.exp(-VariancePreserving.STANDARD.time(new NoiseLevel(s)) / .05));
        assertThat(time(fast, rule.choose(fast))).isCloseTo(.163265, within(PRINTED));
        assertThat(rule.choose(fast).lid()).isCloseTo(2.30548, within(PRINTED));
        LidCurve slow = curve(levels, s -> 2 + 8 * Math.exp(-VariancePreserving.STANDARD.time(new NoiseLevel(s)) / .1));
        assertThat(time(slow, rule.choose(slow))).isCloseTo(.204082, within(PRINTED));
        assertThat(rule.choose(slow).lid()).isCloseTo(3.03938, within(PRINTED));
        LidCurve scales = curve(levels, SigmaRuleTest::multiscale);
        assertThat(rule.choose(scales).index()).isZero();
        assertThat(rule.choose(scales).lid()).isCloseTo(7.0081, within(PRINTED_FOUR));
    }

    @Test
    void kneedleFindsTheKneesOfCurvesWithTies() {
        double[] tenths = {0, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1};
        assertThat(tenths[Kneedle.knee(tenths, new double[] {9, 5, 3, 2, 2, 2, 2, 1.5, 1, .5, 0})])
                .isEqualTo(.3);
        double[] whole = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        assertThat(whole[Kneedle.knee(whole, new double[] {10, 6, 4, 3, 2.5, 2.6, 2.4, 2.5, 2.4, 2.3, 2})])
                .isEqualTo(4);
    }

    @Test
    void kneedleGoesOnToLaterPeaksAndGivesUpItsCandidateAtADip() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9}; // worked out by hand from h
        assertThat(Kneedle.knee(x, new double[] {9, 8, 7, 5, 6, 5, 2, 0, 0})).isEqualTo(3);
        assertThat(Kneedle.knee(x, new double[] {7.9, 7.8, 6.5, 5.3, 2.4, 2.1, 1.8, 2.6, 1.4}))
                .isZero();
        assertThat(Kneedle.knee(x, new double[] {7.3, 6.1, 4.6, 4.1, 3.1, 2.4, 2.1, 1.0, 0.3}))
                .isEqualTo(-1);
    }

    @Test
    void aKneeAtZeroAndNoKneeAreNone() {
        assertThat(Kneedle.knee(new double[] {0, 1, 2}, new double[] {0, 1, 2})).isEqualTo(-1);
        assertThat(Kneedle.knee(new double[] {1, 2, 3}, new double[] {0, 1, 2})).isZero(); // rising: the first
        SigmaChoice choice =
                new Kneedle(false).choose(new LidCurve(new double[] {.1, .2}, new double[] {3, 2}, new double[2]));
        assertThat(choice.reason()).isEqualTo(Reason.NO_KNEE);
        assertThat(choice.lid()).isNaN();
    }

    @Test
    void theReferenceTakesTheAmbientDimensionWhereThereIsNoKnee() {
        LidCurve line = new LidCurve(new double[] {.1, .2}, new double[] {3, 2}, new double[2]);
        SigmaChoice choice = Kneedle.reference(12).choose(line);
        assertThat(choice.lid()).isEqualTo(12);
        assertThat(choice.flag()).isEqualTo(Reason.NO_KNEE);
        assertThat(choice.reason()).isNull();
        assertThat(Kneedle.reference(12).levels(SigmaGrid.DEFAULT)).hasSize(22);
        assertThatThrownBy(() -> new Kneedle(true, -1)).hasMessageContaining("withoutKnee");
    }

    @Test
    void leastTransitionIsTheMiddleOfTheLongestRunWhereSomethingPasses() {
        double[] sigma = {1, 2, 3, 4, 5, 6, 7};
        double[] lid = {9, 8, 7, 6, 5, .4, .3};
        LidCurve curve = new LidCurve(sigma, lid, new double[7], new double[] {0, .5, .1, 0, 0, 0, 0});
        assertThat(new LeastTransition().choose(curve).index()).isEqualTo(3);
        double[] high = {.3, .2, .1, .2, .2, 0, 0};
        LidCurve one = new LidCurve(sigma, lid, new double[7], high);
        assertThat(new LeastTransition().choose(one).index()).isEqualTo(2);
        LidCurve nothing = new LidCurve(sigma, new double[7], new double[7], high);
        assertThat(new LeastTransition().choose(nothing).lid()).isZero();
        assertThat(new LeastTransition()
                        .choose(new LidCurve(sigma, lid, new double[7]))
                        .reason())
                .isEqualTo(Reason.NO_FILTER);
    }

    @Test
    void kneedleCallsAConstantCurveFlat() {
        SigmaChoice choice = new Kneedle(true).choose(curve(SigmaGrid.DEFAULT.levels(), s -> 5));
        assertThat(choice.lid()).isEqualTo(5);
        assertThat(choice.flag()).isEqualTo(Reason.FLAT);
        assertThat(choice.reason()).isNull();
    }

    @Test
    void plateausOfTheMultiscaleCurve() {
        LidCurve curve = curve(new SigmaGrid(1e-3, 1e3, 49).levels(), SigmaRuleTest::multiscale);
        List<SigmaChoice> all = Plateau.PER_POINT.plateaus(curve);
        assertThat(all).hasSize(2);
        assertThat(all.get(0).lid()).isCloseTo(7.016, within(5e-4));
        assertThat(curve.sigma(all.get(0).index())).isCloseTo(.178, within(5e-4));
        assertThat(all.get(1).lid()).isCloseTo(4.093, within(5e-4));
        assertThat(curve.sigma(all.get(1).index())).isCloseTo(7.50, within(5e-3));
        SigmaChoice headline = Plateau.PER_POINT.choose(curve);
        assertThat(headline).isEqualTo(all.get(0));
        assertThat(headline.standardError()).isEqualTo(0.25 + 18);
        assertThat(headline.flag()).isNull();
    }

    @Test
    void theEndsOfTheGridNeverQualify() {
        // flat at both ends, steep between
        LidCurve step = curve(new SigmaGrid(1e-2, 1e2, 25).levels(), s -> 10 / (1 + s * s));
        SigmaChoice choice = Plateau.PER_POINT.choose(step);
        assertThat(Plateau.PER_POINT.plateaus(step)).isEmpty();
        assertThat(choice.flag()).isEqualTo(Reason.EDGE);
        LidCurve steep = curve(new SigmaGrid(1e-2, 1e2, 25).levels(), s -> {
            double u = Math.log(s);
            return 100 - 20 * u + 10 * Math.tanh(u); // flattest in the middle, yet far from flat
        });
        assertThat(Plateau.PER_POINT.choose(steep).flag()).isEqualTo(Reason.NO_PLATEAU);
    }

    @Test
    void aConstantCurveIsItsOwnPlateau() {
        SigmaChoice choice = Plateau.PER_POINT.choose(curve(SigmaGrid.DEFAULT.levels(), s -> 5));
        assertThat(choice.lid()).isEqualTo(5);
        assertThat(choice.flag()).isNull();
    }

    @Test
    void shortCurvesAndGapsAreDefined() {
        for (int n = 1; n <= 6; n++) {
            SigmaGrid grid = n == 1 ? SigmaGrid.single(.5) : new SigmaGrid(.1, 1, n);
            SigmaChoice choice = Plateau.PER_POINT.choose(curve(grid.levels(), s -> 3 - s));
            assertThat(choice.lid()).isBetween(2.0, 3.0);
            assertThat(choice.flag()).isEqualTo(Reason.NO_PLATEAU);
        }
        LidCurve gaps =
                curve(new SigmaGrid(1e-3, 1e3, 49).levels(), s -> s < .005 || s > 500 ? Double.NaN : multiscale(s));
        assertThat(Plateau.PER_POINT.choose(gaps).lid()).isCloseTo(7.016, within(5e-4));
    }

    @Test
    void theGlobalPlateauReadsEveryPointInOneWindow() {
        List<NoiseLevel> levels = new SigmaGrid(1e-3, 1e3, 49).levels();
        SigmaRule rule = Plateau.GLOBAL.fitted(curve(levels, SigmaRuleTest::multiscale));
        SigmaChoice choice = rule.choose(curve(levels, s -> Math.log(s)));
        assertThat(choice.index()).isEqualTo(18);
        assertThat(choice.lid()).isCloseTo(Math.log(.17783), within(PRINTED_FOUR));
        assertThat(Plateau.PER_POINT.fitted(curve(levels, s -> s))).isSameAs(Plateau.PER_POINT);
    }

    @Test
    void aFixedLevelJoinsTheGrid() {
        FixedSigma rule = new FixedSigma(.3);
        List<NoiseLevel> levels = rule.levels(new SigmaGrid(.1, 1, 2));
        assertThat(levels).extracting(NoiseLevel::sigma).containsExactly(.1, .3, 1.0);
        SigmaChoice choice = rule.choose(curve(levels, s -> 10 * s));
        assertThat(choice.lid()).isCloseTo(3, within(1e-12));
        assertThat(rule.levels(SigmaGrid.single(.3))).hasSize(1);
    }

    @Test
    void gridsAreLogSpacedWithExactEnds() {
        assertThat(new SigmaGrid(.01, 1, 3).levels())
                .extracting(NoiseLevel::sigma)
                .satisfiesExactly(
                        a -> assertThat(a).isEqualTo(.01),
                        b -> assertThat(b).isCloseTo(.1, within(1e-15)),
                        c -> assertThat(c).isEqualTo(1.0));
        assertThatThrownBy(() -> new SigmaGrid(1, .1, 3))
                .hasMessageContaining("1.0")
                .hasMessageContaining("0.1");
        assertThatThrownBy(() -> new SigmaGrid(-1, .1, 3))
                .hasMessageContaining("above 0")
                .hasMessageContaining("-1");
    }
}
