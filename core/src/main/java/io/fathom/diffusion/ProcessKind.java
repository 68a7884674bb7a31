package io.fathom.diffusion;

/** The processes that a network can be trained in, with their standard settings, by name. */
public enum ProcessKind {
    /** {@link Edm}. */
    EDM(Parameterisation.EDM_OUTPUT) {
        @Override
        public NoiseProcess process(double dataDeviation) {
            return new Edm(dataDeviation);
        }
    },
    /** {@link VarianceExploding}. */
    VE(Parameterisation.EPSILON) {
        @Override
        public NoiseProcess process(double dataDeviation) {
            return new VarianceExploding();
        }
    },
    /** {@link VariancePreserving}, beta from 0.1 to 20. */
    VP(Parameterisation.EPSILON) {
        @Override
        public NoiseProcess process(double dataDeviation) {
            return VariancePreserving.STANDARD;
        }
    },
    /** {@link SubVp}, beta from 0.1 to 20. */
    SUB_VP(Parameterisation.EPSILON) {
        @Override
        public NoiseProcess process(double dataDeviation) {
            return SubVp.STANDARD;
        }
    },
    /** {@link FlowMatching}. */
    FLOW(Parameterisation.VELOCITY) {
        @Override
        public NoiseProcess process(double dataDeviation) {
            return new FlowMatching();
        }
    };

    private final Parameterisation usual;

    ProcessKind(Parameterisation usual) {
        this.usual = usual;
    }

    /** What a network's output usually means in it. */
    public Parameterisation usual() {
        return usual;
    }

    /**
     * The process.
     *
     * @param dataDeviation root mean square of a coordinate of the centred data; only EDM asks
     */
    public abstract NoiseProcess process(double dataDeviation);
}
