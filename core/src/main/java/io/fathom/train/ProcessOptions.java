package io.fathom.train;

import io.fathom.base.Check;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;

/**
 * In which terms a network is trained; estimators see the same score model whatever the choice.
 *
 * @param process how noise is added
 * @param parameterisation what the network's output means; must exist for the process
 * @param weighting of the squared error of the noise prediction, {@code r = eps - eps_hat}
 */
public record ProcessOptions(ProcessKind process, Parameterisation parameterisation, Weighting weighting) {
    /** EDM with the weighting that belongs to it. */
    public static final ProcessOptions DEFAULT = of(ProcessKind.EDM);

    /** The loss of a batch. */
    public enum Weighting {
        /**
         * Mean over rows and coordinates of {@code (sigma^2 + s^2)/s^2 r^2}: unit weight on EDM's raw output, s the data's deviation.
         * EDM, and VE with s = 1, where large noise then counts like the error of the denoised point.
         */
        PRECONDITIONED,
        /** Mean over rows and coordinates of {@code r^2}; the noise prediction's own error. */
        MEAN,
        /** Mean over rows of the sum over coordinates of {@code r^2}: D times as large, which clipping and decay notice. */
        SUM,
        /**
         * The mean, and beside it a quarter of the squared error of the energy's slope along ln sigma: energies alone, in the
         * process VE, whose score is the energy's slope.
         */
        DUAL
    }

    public ProcessOptions {
        boolean edm = process == ProcessKind.EDM;
        Check.that(
                parameterisation.fits(process.process(1)) && edm == (parameterisation == Parameterisation.EDM_OUTPUT),
                "parameterisation: expected one that exists for " + process + ", usually " + process.usual()
                        + ", found " + parameterisation + ".");
        Check.that(
                edm || process == ProcessKind.VE || weighting != Weighting.PRECONDITIONED,
                "weighting: expected MEAN or SUM for " + process + ", found PRECONDITIONED.");
        Check.that(
                weighting != Weighting.DUAL || process == ProcessKind.VE && parameterisation == Parameterisation.SCORE,
                "weighting: expected VE with SCORE, of energies, for DUAL, found " + process + " with "
                        + parameterisation + ".");
    }

    /** Energies: the score is minus the gradient of what the network gives; with both derivatives or with denoising alone. */
    public static ProcessOptions energy(boolean dual) {
        return new ProcessOptions(ProcessKind.VE, Parameterisation.SCORE, dual ? Weighting.DUAL : Weighting.MEAN);
    }

    /** A process with its usual parameterisation and loss. */
    public static ProcessOptions of(ProcessKind process) {
        return new ProcessOptions(
                process, process.usual(), process == ProcessKind.EDM ? Weighting.PRECONDITIONED : Weighting.MEAN);
    }
}
