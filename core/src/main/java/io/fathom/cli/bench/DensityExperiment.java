package io.fathom.cli.bench;

import java.util.List;

/** One experiment of {@code bench density}. */
interface DensityExperiment extends BenchChoice {
    List<DensityExperiment> ALL = List.of(
            new ToyExperiment(),
            new PowerLawExperiment(),
            new DisksExperiment(),
            new FashionExperiment(),
            new GeneralisationExperiment());

    DensityFindings run(DensityBench bench);
}
