package io.fathom.diffusion;

import io.fathom.base.Check;

/** What a network's output u means; each is an affine map from (y, u) to the denoiser, given by {@link #at}. */
public enum Parameterisation {
    /** The noise: u = eps_hat, denoised = y - sigma u. */
    EPSILON {
        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), 1, -l.sigma().sigma(), l.t());
        }
    },
    /** The score of the process's own marginal: score of VE form = a u, denoised = y + sigma^2 a u. */
    SCORE {
        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), 1, l.sigma().variance() * l.a(), l.t());
        }
    },
    /** Noise times score: u = sigma score = -eps_hat, denoised = y + sigma u. */
    SCALED_SCORE {
        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), 1, l.sigma().sigma(), l.t());
        }
    },
    /** The clean point: denoised = u. */
    DENOISED {
        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), 0, 1, l.t());
        }
    },
    /** The velocity of a straight path, u = eps - x: denoised = x_t - t u. Flow matching only. */
    VELOCITY {
        @Override
        public boolean fits(NoiseProcess process) {
            return process instanceof FlowMatching;
        }

        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), l.a(), -l.b(), l.t());
        }
    },
    /** Salimans and Ho's v = a eps - b x: denoised = a y_net - b u. Needs a^2 + b^2 = 1. */
    V_PREDICTION {
        @Override
        public boolean fits(NoiseProcess process) {
            return process instanceof VariancePreserving || process instanceof DdpmTable;
        }

        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            return new Preconditioning(l.a(), l.a() * l.a(), -l.b(), l.t());
        }
    },
    /** The raw network F of EDM with its own input scaling. {@link Edm} only. */
    EDM_OUTPUT {
        @Override
        public boolean fits(NoiseProcess process) {
            return process instanceof Edm;
        }

        @Override
        Preconditioning coefficients(NoiseProcess process, NativeLevel l) {
            double data = ((Edm) process).sigmaData();
            double sigma = l.sigma().sigma();
            double g = 1 / Math.sqrt(sigma * sigma + data * data);
            return new Preconditioning(g, data * data * g * g, sigma * data * g, l.t());
        }
    };

    /** Whether the meaning exists for a process. */
    public boolean fits(NoiseProcess process) {
        return true;
    }

    /**
     * The map from (y, u) to the denoiser.
     *
     * @throws IllegalArgumentException if this does not {@linkplain #fits fit} the process
     */
    public Preconditioning at(NoiseProcess process, NativeLevel level) {
        Check.that(fits(process), "parameterisation " + this + ": expected a process it exists for, found " + process);
        return coefficients(process, level);
    }

    abstract Preconditioning coefficients(NoiseProcess process, NativeLevel level);
}
