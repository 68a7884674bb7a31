package io.fathom.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fathom.base.Progress;
import io.fathom.contract.Rows;
import io.fathom.diffusion.DdpmTable;
import io.fathom.diffusion.NoiseLevel;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.model.AdaptedModel;
import io.fathom.model.Divergence;
import io.fathom.model.ScoreModel;
import io.fathom.model.analytic.GaussianMixtureModel;
import io.fathom.model.analytic.GaussianModel;
import io.fathom.model.analytic.Spectrum;
import io.fathom.model.analytic.VonMisesFisherModel;
import io.fathom.tensor.DType;
import io.fathom.tensor.Engine;
import io.fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LidSweepTest {
    private static final int D = 6;
    private static final int ROWS = 130; // one more batch than one
    private static final LidSweep SWEEP = LidSweep.DEFAULT.withGrid(new SigmaGrid(.05, 2, 8));
    private static final List<LidEstimator> ALL = List.of(
            new DenoisingLoss(3),
            new DenoisingLoss(4, NoiseKind.ORTHOGONAL, true),
            new DenoisingLoss(2, NoiseKind.ORTHOGONAL, false, 12),
            Flipd.exact(),
            new ImplicitLoss(new Divergence.Hutchinson(2)),
            new DenoiserTrace(new Divergence.ForwardOnly(2, 1)),
            new FpRegress(new Divergence.Hutchinson(2)),
            NormalBundle.byGap(),
            new ErrorBundle(4, NoiseKind.PLAIN, true, .01),
            new SpectralFilter(3, 4, .1, 4, false));

    private final ScoreModel plane =
            new GaussianModel(new double[D], Spectrum.along(Rows.orthonormal(5, 3, D), new double[] {1, 1, 1}, 0));

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    private static RowSource rows(int n, int d) {
        return RowSource.of(floats(Rows.normal(1, n, d)), d);
    }

    private static void sameBits(LidResult found, LidResult expected) {
        assertThat(Arrays.deepEquals(found.curve(), expected.curve()))
                .as("curves of %s", found.label())
                .isTrue();
        assertThat(Arrays.deepEquals(found.curveError(), expected.curveError()))
                .as("errors of %s", found.label())
                .isTrue();
        assertThat(found.lid()).isEqualTo(expected.lid());
        assertThat(found.sigma()).isEqualTo(expected.sigma());
        assertThat(found.flag()).isEqualTo(expected.flag());
    }

    @Test
    void rowsHaveTheSameBitsInEveryBatchAndOnEveryNumberOfThreads() {
        List<ScoreModel> models = List.of(
                plane,
                new SinglePrecision(plane),
                new VonMisesFisherModel(D, new double[] {0, 0, 1}, 5),
                new GaussianMixtureModel(
                        new double[] {1, 1},
                        new double[][] {new double[D], {1, 1, 1, 1, 1, 1}},
                        List.of(Spectrum.flat(D, 2), Spectrum.flat(D, 4))));
        int before = Engine.start().threads();
        try {
            for (ScoreModel model : models) {
                // the estimators all on one model, the models all under two estimators
                for (LidEstimator estimator : model == plane ? ALL : ALL.subList(1, 3)) {
                    int number = model.precision() == DType.FLOAT32 ? 4 : 8;
                    long perRow = 6L * number * D * estimator.evaluationsAtOnce();
                    Engine.start().setThreads(1);
                    LidResult all = run(model, estimator, 128 * perRow);
                    sameBits(run(model, estimator, 7 * perRow), all);
                    sameBits(run(model, estimator, 1), all);
                    Engine.start().setThreads(4);
                    sameBits(run(model, estimator, 128 * perRow), all);
                }
            }
        } finally {
            Engine.start().setThreads(before);
        }
    }

    private static LidResult run(ScoreModel model, LidEstimator estimator, long memory) {
        return SWEEP.withMemory(memory)
                .withGrid(new SigmaGrid(.05, 2, 2))
                .run(model, List.of(estimator), rows(ROWS, D), Progress.SILENT)
                .get(0);
    }

    @Test
    void aSelectionOfRowsHasTheValuesOfTheWhole() {
        RowSource all = rows(20, D);
        int[] chosen = {3, 17};
        RowSource some = new RowSource() {
            @Override
            public int count() {
                return chosen.length;
            }

            @Override
            public int ambientDimension() {
                return D;
            }

            @Override
            public void copyRows(int from, int to, float[] target) {
                float[] one = new float[D];
                for (int i = from; i < to; i++) {
                    all.copyRows(chosen[i], chosen[i] + 1, one);
                    System.arraycopy(one, 0, target, (i - from) * D, D);
                }
            }

            @Override
            public long key(int row) {
                return chosen[row];
            }
        };
        for (LidEstimator estimator : ALL) {
            LidResult whole =
                    SWEEP.run(plane, List.of(estimator), all, Progress.SILENT).get(0);
            LidResult part =
                    SWEEP.run(plane, List.of(estimator), some, Progress.SILENT).get(0);
            assertThat(part.curve()[0]).isEqualTo(whole.curve()[3]);
            assertThat(part.curve()[1]).isEqualTo(whole.curve()[17]);
        }
    }

    @Test
    void cleanPointEstimatorsShareOnePassAndKeepTheirRelation() {
        List<Long> calls = new ArrayList<>();
        ScoreModel watched = new DenoisingLossTest.Watched(plane, (y, sigma) -> calls.add(y.shape()[0]));
        List<LidResult> results = SWEEP.run(
                watched,
                List.of(Flipd.exact(), ImplicitLoss.exact(), DenoiserTrace.exact()),
                rows(80, D),
                Progress.SILENT);
        assertThat(calls).hasSize(8).containsOnly(80L); // one forward pass per level
        for (int i = 0; i < 80; i++) {
            for (int g = 0; g < 8; g++) {
                float flipd = results.get(0).curve()[i][g];
                float implicit = results.get(1).curve()[i][g];
                float trace = results.get(2).curve()[i][g];
                assertThat(implicit).isCloseTo((flipd + trace) / 2, within(1e-4f * (1 + flipd)));
            }
        }
        assertThat(results).extracting(LidResult::method).containsExactly("flipd", "implicit_loss", "trace");
        assertThat(results.get(0).label()).isEqualTo("Flipd(exact)");
    }

    @Test
    void aRegressionReadsTheCurveOfFlipdWithoutAnotherEvaluation() {
        List<Long> calls = new ArrayList<>();
        ScoreModel watched = new DenoisingLossTest.Watched(plane, (y, sigma) -> calls.add(y.shape()[0]));
        LidSweep sweep = LidSweep.DEFAULT; // whose levels lie within a factor of 1.4
        List<LidResult> both =
                sweep.run(watched, List.of(FpRegress.exact(), Flipd.exact()), rows(80, D), Progress.SILENT);
        assertThat(calls).hasSize(16).containsOnly(80L);
        sameBits(both.get(0), alone(sweep, FpRegress.exact()));
        sameBits(both.get(1), alone(sweep, Flipd.exact()));
    }

    private LidResult alone(LidSweep sweep, LidEstimator estimator) {
        return sweep.run(plane, List.of(estimator), rows(80, D), Progress.SILENT)
                .get(0);
    }

    @Test
    void estimatorsOnTheSameNoiseShareTheirForwardPassesWhateverTheirDraws() {
        List<Long> calls = new ArrayList<>();
        ScoreModel watched = new DenoisingLossTest.Watched(plane, (y, sigma) -> calls.add(y.shape()[0]));
        List<LidEstimator> plain = List.of(
                new DenoisingLoss(4),
                new ErrorBundle(9, NoiseKind.PLAIN, false, .01),
                new DenoisingLoss(7, NoiseKind.PLAIN, true),
                NormalBundle.byGap()); // 24 draws
        List<LidEstimator> all = new ArrayList<>(plain);
        all.add(new DenoisingLoss(6, NoiseKind.ORTHOGONAL, false));
        all.add(ErrorBundle.standard(D)); // 18 draws
        List<LidResult> together = SWEEP.run(watched, all, rows(80, D), Progress.SILENT);
        assertThat(calls.stream().mapToLong(Long::longValue).sum()).isEqualTo(8 * 80 * (24 + 18));
        for (int k = 0; k < all.size(); k++) {
            sameBits(together.get(k), alone(SWEEP, all.get(k)));
        }
    }

    @Test
    void pointsBesideTheManifoldCanBeProjectedFirst() {
        ScoreModel sphere = new VonMisesFisherModel(10, new double[] {0, 0, 1}, 5);
        float[] x = {(float) Math.sqrt(.75), 0, .5f, .03f, 0, 0, 0, 0, 0, 0};
        List<LidEstimator> all =
                List.of(Flipd.exact(), new DenoisingLoss(20, NoiseKind.ORTHOGONAL, false), NormalBundle.byGap());
        LidSweep sweep = SWEEP.withRule(new FixedSigma(.01)).withGrid(SigmaGrid.single(.01));
        List<LidResult> as = sweep.run(sphere, all, RowSource.of(x, 10), Progress.SILENT);
        List<LidResult> projected = sweep.withProjections(1).run(sphere, all, RowSource.of(x, 10), Progress.SILENT);
        assertThat(as.get(0).lid()[0]).isCloseTo(11.00137, within(1e-4)); // x in single precision
        assertThat(as.get(0).offManifold()[0]).isCloseTo(9.00197, within(1e-4)); // 11.00137 - 1.99940
        assertThat(as.get(0).flag()[0]).contains("off_manifold");
        assertThat(projected.get(0).lid()[0]).isCloseTo(2.00147, within(1e-5));
        assertThat(projected.get(0).offManifold()[0]).isLessThan(.01);
        assertThat(projected.get(0).flag()[0]).isNull();
        assertThat(as.get(1).lid()[0]).isCloseTo(11, within(.1));
        assertThat(as.get(1).offManifold()[0]).isCloseTo(9, within(.5)); // 2 sqrt(q d / D / m)
        assertThat(as.get(1).flag()[0]).contains("off_manifold");
        assertThat(projected.get(1).flag()[0]).isNull();
        assertThat(projected.get(1).lid()[0]).isCloseTo(2, within(.02));
        assertThat(as.get(2).offManifold()[0]).isCloseTo(9, within(4.0));
        assertThat(projected.get(2).lid()[0]).isEqualTo(2);
        assertThatThrownBy(() -> sweep.withProjections(-1)).hasMessageContaining("projections");
    }

    @Test
    void theReferenceKneeReadsItsOwnGridAndFallsBackToTheAmbientDimension() {
        ScoreModel rising = new Altered(plane, NoiseRange.ALL, (denoised, y) -> y); // Flipd is D everywhere: flat
        LidResult flat = SWEEP.withRule(Kneedle.reference(D))
                .run(rising, List.of(Flipd.exact()), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(flat.sigmas()).hasSize(22);
        assertThat(flat.flag()).containsOnly("flat");
        float[] far = new float[D]; // beside the plane the curve falls like 1/v without end
        Arrays.fill(far, 1000);
        for (Kneedle rule : List.of(new Kneedle(false, 0), new Kneedle(false, D))) {
            LidResult line = SWEEP.withGrid(new SigmaGrid(.1, .2, 2))
                    .withRule(rule)
                    .run(plane, List.of(Flipd.exact()), RowSource.of(far, D), Progress.SILENT)
                    .get(0);
            assertThat(line.lid()[0]).isEqualTo(Double.valueOf(rule.withoutKnee() == 0 ? Double.NaN : D));
            assertThat(rule.withoutKnee() == 0 ? line.reason()[0] : line.flag()[0])
                    .isEqualTo("no_knee");
            assertThat(line.sigma()[0]).isNaN();
        }
    }

    @Test
    void headlinesAreReadAgainAtTheirLevelWithMoreDrawsAndTheCurveStays() {
        DenoisingLoss coarse = new DenoisingLoss(2, NoiseKind.ORTHOGONAL, false);
        DenoisingLoss both = new DenoisingLoss(2, NoiseKind.ORTHOGONAL, false, 2 * D);
        RowSource rows = rows(9, D);
        for (SigmaRule rule : List.of(Plateau.GLOBAL, Plateau.PER_POINT)) {
            LidSweep sweep = SWEEP.withRule(rule);
            LidResult curves =
                    sweep.run(plane, List.of(coarse), rows, Progress.SILENT).get(0);
            LidResult found =
                    sweep.run(plane, List.of(both), rows, Progress.SILENT).get(0);
            assertThat(Arrays.deepEquals(found.curve(), curves.curve())).isTrue();
            assertThat(found.sigma()).isEqualTo(curves.sigma());
            for (int i = 0; i < 9; i++) {
                LidResult alone = SWEEP.withGrid(SigmaGrid.single(found.sigma()[i]))
                        .withRule(new FixedSigma(found.sigma()[i]))
                        .run(plane, List.of(both.forHeadline()), rows, Progress.SILENT)
                        .get(0);
                assertThat(found.lid()[i]).isEqualTo(alone.lid()[i]).isNotEqualTo(curves.lid()[i]);
                assertThat(found.standardError()[i]).isEqualTo(alone.standardError()[i]);
            }
        }
    }

    @Test
    void faultyRowsGetTheirReasonAndTheOthersTheirValues() {
        float[] values = floats(Rows.normal(1, 6, D));
        LidResult clean = SWEEP.run(plane, List.of(new DenoisingLoss(3)), RowSource.of(values, D), Progress.SILENT)
                .get(0);
        values[2 * D + 1] = Float.NaN;
        values[3 * D] = Float.POSITIVE_INFINITY;
        RowSource array = RowSource.of(values, D);
        RowSource faulty = new RowSource() {
            @Override
            public int count() {
                return 6;
            }

            @Override
            public int ambientDimension() {
                return D;
            }

            @Override
            public void copyRows(int from, int to, float[] target) {
                array.copyRows(from, to, target);
            }

            @Override
            public @Nullable String fault(int row) {
                return row == 5 ? "wrong_width" : null;
            }
        };
        LidResult result = SWEEP.run(plane, List.of(new DenoisingLoss(3)), faulty, Progress.SILENT)
                .get(0);
        assertThat(result.reason())
                .containsExactly(null, null, "non_finite_input", "non_finite_input", null, "wrong_width");
        for (int i : new int[] {2, 3, 5}) {
            assertThat(result.lid()[i]).isNaN();
            assertThat(result.standardError()[i]).isNaN();
            assertThat(result.sigma()[i]).isNaN();
            assertThat(result.curve()[i]).containsOnly(Float.NaN);
        }
        for (int i : new int[] {0, 1, 4}) {
            assertThat(result.lid()[i]).isEqualTo(clean.lid()[i]);
        }
    }

    @Test
    void allRowsFaultyIsDefined() {
        float[] values = new float[3 * D];
        Arrays.fill(values, Float.NaN);
        for (SigmaRule rule : List.of(Plateau.PER_POINT, Plateau.GLOBAL, new Kneedle(true), new FixedSigma(.3))) {
            for (LidResult result : SWEEP.withRule(rule).run(plane, ALL, RowSource.of(values, D), Progress.SILENT)) {
                assertThat(result.lid()).containsOnly(Double.NaN);
                assertThat(result.reason()).containsOnly("non_finite_input");
            }
        }
    }

    @Test
    void nonFiniteOutputIsTheRowsOwnAffair() {
        // rows whose first coordinate is large make this model fail
        ScoreModel failing = new Altered(plane, NoiseRange.ALL, (denoised, y) -> {
            Tensor fence = y.narrow(1, 0, 1).times(-1).plus(50).sqrt(); // NaN beyond 50
            return denoised.plus(fence.minus(fence));
        });
        float[] values = floats(Rows.normal(1, 4, D));
        values[D] = 1000;
        for (SigmaRule rule : List.of(Plateau.PER_POINT, Plateau.GLOBAL, new Kneedle(false), new FixedSigma(.3))) {
            for (LidResult result : SWEEP.withRule(rule).run(failing, ALL, RowSource.of(values, D), Progress.SILENT)) {
                assertThat(result.reason()[1]).isEqualTo("non_finite_output");
                assertThat(result.lid()[1]).isNaN();
                assertThat(result.reason()[0]).isNotEqualTo("non_finite_output");
                assertThat(result.curve()[0]).doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void aCurveWithHolesIsFlaggedAndAFixedLevelInAHoleHasNoNumber() {
        ScoreModel holed = new DenoisingLossTest.Watched(plane, (y, sigma) -> {
            if (sigma.sigma() > 1) {
                y.timesInPlace(Double.NaN);
            }
        });
        LidResult curve = SWEEP.run(holed, List.of(new DenoisingLoss(3)), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(curve.flag()[0]).contains("partial_curve");
        assertThat(curve.lid()[0]).isFinite();
        LidResult fixed = SWEEP.withRule(new FixedSigma(1.5))
                .run(holed, List.of(new DenoisingLoss(3)), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(fixed.reason()).containsOnly("non_finite_output");
    }

    @Test
    void untrainedLevelsAreRefusedWithBothNumbersOrSkipped() {
        ScoreModel trained = new Altered(plane, new NoiseRange(.1, 1), (denoised, y) -> denoised);
        assertThatThrownBy(() -> SWEEP.run(trained, ALL, rows(3, D), Progress.SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.1 to 1")
                .hasMessageContaining("0.05");
        LidResult skipped = SWEEP.withSkipUntrained(true)
                .run(trained, List.of(Flipd.exact()), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(skipped.sigmas()).hasSize(8);
        assertThat(skipped.curve()[0][0]).isNaN();
        assertThat(skipped.curve()[0][7]).isNaN();
        assertThat(skipped.curve()[0][4]).isFinite();
        assertThat(skipped.reason()).containsOnlyNulls();
        LidResult none = SWEEP.withSkipUntrained(true)
                .withGrid(SigmaGrid.single(5))
                .withRule(new FixedSigma(5))
                .run(trained, List.of(Flipd.exact()), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(none.reason()).containsOnly("sigma_untrained");
        LidResult outside = SWEEP.withSkipUntrained(true)
                .withRule(new FixedSigma(5))
                .run(trained, List.of(Flipd.exact()), rows(3, D), Progress.SILENT)
                .get(0);
        assertThat(outside.reason()).containsOnly("sigma_untrained");
    }

    @Test
    void wrongWidthAndNoRowsAreRefused() {
        assertThatThrownBy(() -> SWEEP.run(plane, ALL, rows(3, 5), Progress.SILENT))
                .hasMessageContaining("Expected 6 columns, found 5");
        assertThatThrownBy(() -> SWEEP.run(plane, ALL, rows(0, D), Progress.SILENT))
                .hasMessageContaining("at least one row");
        assertThatThrownBy(() -> SWEEP.run(plane, List.of(), rows(3, D), Progress.SILENT))
                .hasMessageContaining("number of estimators");
    }

    @Test
    void pointsBesideTheManifoldAreFlagged() {
        double[] x = Rows.normal(1, 1, D);
        ScoreModel flat = new GaussianModel(new double[D], Spectrum.flat(D, 2));
        float[] on = floats(x);
        Arrays.fill(on, 2, D, 0);
        float[] beside = on.clone();
        beside[3] = 0.25f; // q = 6.25 at sigma .1
        float[] both = new float[2 * D];
        System.arraycopy(on, 0, both, 0, D);
        System.arraycopy(beside, 0, both, D, D);
        LidResult result = SWEEP.withRule(new FixedSigma(.1))
                .run(flat, List.of(DenoiserTrace.exact()), RowSource.of(both, D), Progress.SILENT)
                .get(0);
        assertThat(result.flag()).containsExactly(null, "off_manifold");
        assertThat(result.lid()[1]).isCloseTo(2, within(.05));
    }

    @Test
    void valuesOutsideZeroToDAreFlaggedNotClipped() {
        ScoreModel negative = new Altered(plane, NoiseRange.ALL, (denoised, y) -> y.times(-1));
        LidResult result = SWEEP.run(negative, List.of(DenoiserTrace.exact()), rows(2, D), Progress.SILENT)
                .get(0);
        assertThat(result.lid()[0]).isCloseTo(-D, within(1e-9));
        assertThat(result.flag()[0]).contains("outside_0_D");
    }

    @Test
    void aDiscreteModelReportsTheLevelsItUsedOnce() {
        DdpmTable table = DdpmTable.linear(10, .01, .3, DdpmTable.Lookup.NEAREST);
        ScoreModel discrete =
                new AdaptedModel(D, table, Parameterisation.DENOISED, DType.FLOAT64, (y, t) -> y.times(.5));
        LidResult result = SWEEP.withGrid(new SigmaGrid(.2, 1, 30))
                .run(discrete, List.of(new DenoisingLoss(2)), rows(2, D), Progress.SILENT)
                .get(0);
        assertThat(result.sigmas()).hasSizeLessThan(10).isSorted().doesNotHaveDuplicates();
        for (double sigma : result.sigmas()) {
            assertThat(table.at(new NoiseLevel(sigma)).sigma().sigma()).isEqualTo(sigma);
        }
    }

    @Test
    void progressCountsPoints() {
        List<Long> done = new ArrayList<>();
        long perRow = 6L * 8 * D * 3;
        SWEEP.withMemory(10 * perRow)
                .run(plane, List.of(new DenoisingLoss(3)), rows(25, D), (stage, at, total, detail) -> {
                    assertThat(stage).isEqualTo("estimate");
                    assertThat(total).isEqualTo(25);
                    done.add(at);
                });
        assertThat(done).containsExactly(0L, 10L, 20L, 25L);
    }

    @Test
    void theSmallestInputsAreDefined() {
        ScoreModel line = new GaussianModel(new double[1], Spectrum.axes(1));
        List<LidEstimator> smallest = List.of(
                new DenoisingLoss(1),
                new DenoisingLoss(1, NoiseKind.ORTHOGONAL, false),
                new Flipd(new Divergence.Hutchinson(1)),
                new DenoiserTrace(new Divergence.ForwardOnly(1, 1)));
        for (SigmaRule rule : List.of(Plateau.PER_POINT, Plateau.GLOBAL, new Kneedle(false), new FixedSigma(.3))) {
            for (LidResult result : SWEEP.withRule(rule).run(line, smallest, rows(1, 1), Progress.SILENT)) {
                assertThat(result.count()).isOne();
                assertThat(result.reason()[0] == null || "no_knee".equals(result.reason()[0]))
                        .isTrue();
                assertThat(Double.isNaN(result.lid()[0])).isEqualTo(result.reason()[0] != null);
                assertThat(result.curve()[0]).doesNotContain(Float.NaN);
                assertThat(result.curveError()[0]).doesNotContain(Float.NaN);
            }
        }
    }

    /** A model with another range and output. */
    private record Altered(ScoreModel model, NoiseRange noiseRange, java.util.function.BinaryOperator<Tensor> change)
            implements ScoreModel {
        @Override
        public int ambientDimension() {
            return model.ambientDimension();
        }

        @Override
        public DType precision() {
            return model.precision();
        }

        @Override
        public Tensor denoised(Tensor y, NoiseLevel sigma) {
            return change.apply(model.denoised(y, sigma), y);
        }
    }
}
