package io.fathom.cli.bench;

import io.fathom.estimate.DenoisingLoss;
import io.fathom.estimate.ErrorBundle;
import io.fathom.estimate.Flipd;
import io.fathom.estimate.ImplicitLoss;
import io.fathom.estimate.LidEstimator;
import io.fathom.estimate.NoiseKind;
import io.fathom.estimate.NormalBundle;
import io.fathom.estimate.SpectralFilter;
import io.fathom.model.Divergence;
import java.util.Locale;

/** The estimators whose cost is measured: a row each. A new one is a constant with its estimator. */
enum CostMethod {
    /** The paper's eight draws. */
    DENOISING_LOSS("DenoisingLoss, m=8") {
        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new DenoisingLoss(8);
        }
    },
    IMPLICIT_LOSS("ImplicitLoss, k=16") {
        @Override
        int probes(int ambientDimension) {
            return 16;
        }

        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new ImplicitLoss(new Divergence.Hutchinson(probes));
        }
    },
    FLIPD_1("Flipd, k=1") {
        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new Flipd(new Divergence.Hutchinson(1));
        }
    },
    FLIPD_50("Flipd, k=50") {
        @Override
        int probes(int ambientDimension) {
            return 50;
        }

        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new Flipd(new Divergence.Hutchinson(probes));
        }
    },
    FLIPD_EXACT("Flipd, exact") {
        @Override
        int probes(int ambientDimension) {
            return ambientDimension;
        }

        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new Flipd(probes == ambientDimension ? new Divergence.Exact() : new Divergence.Hutchinson(probes));
        }
    },
    NORMAL_BUNDLE("NormalBundle, 4 D draws") {
        @Override
        int probes(int ambientDimension) {
            return 4;
        }

        @Override
        int firstRows() {
            return 1; // eigenvalues of a D x D matrix each
        }

        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new NormalBundle(probes, 0);
        }
    },
    ERROR_BUNDLE("ErrorBundle, m=64") {
        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            return new ErrorBundle(ERROR_DRAWS, NoiseKind.PLAIN, false, ErrorBundle.THRESHOLD);
        }
    },
    SPECTRAL_FILTER("SpectralFilter, 32x5") {
        @Override
        int probes(int ambientDimension) {
            return SpectralFilter.STANDARD.probes();
        }

        @Override
        LidEstimator estimator(int ambientDimension, int probes) {
            SpectralFilter s = SpectralFilter.STANDARD;
            return new SpectralFilter(probes, s.steps(), s.cutoff(), s.order(), s.ownLevel());
        }
    };

    private static final int ERROR_DRAWS = 64;

    final String title;

    CostMethod(String title) {
        this.title = title;
    }

    /**
     * How many equal pieces of work a point's estimate consists of, for estimating the time of all from the time of some; 0 if
     * it cannot be cut.
     */
    int probes(int ambientDimension) {
        return 0;
    }

    /** Points of the first, shortest measurement. */
    int firstRows() {
        return 32;
    }

    /** The estimator, or the same with fewer probes. */
    abstract LidEstimator estimator(int ambientDimension, int probes);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
