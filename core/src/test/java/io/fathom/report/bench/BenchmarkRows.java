package io.fathom.report.bench;

import io.fathom.report.bench.BenchmarkRow.Band;
import io.fathom.report.bench.BenchmarkRow.Cell;
import io.fathom.report.bench.BenchmarkRow.Component;
import io.fathom.report.bench.BenchmarkRow.Cost;
import io.fathom.report.bench.BenchmarkRow.Exact;
import io.fathom.report.bench.BenchmarkRow.Histogram;
import io.fathom.report.bench.BenchmarkRow.Reading;
import io.fathom.report.bench.BenchmarkRow.Score;
import io.fathom.report.bench.BenchmarkRow.Split;
import io.fathom.report.bench.BenchmarkRow.Truth;
import java.util.List;

/** Made-up rows. */
final class BenchmarkRows {
    private BenchmarkRows() {}

    /** A row of 100 points without missing ones. */
    static BenchmarkRow row(String data, double d, long seed, double error) {
        return row(data, d, seed, error, "0.05", 100);
    }

    static BenchmarkRow row(String data, double d, long seed, double error, String level, int finite) {
        List<Double> sigmas = List.of(0.02, 0.2, 2.0);
        Band band = new Band(List.of(d, d, 1.0), List.of(d - 1, d - 1, 0.5), List.of(d + 1, d + 1, Double.NaN));
        return new BenchmarkRow(
                new Cell(data, "net", "default", "default", level, seed, Split.TRAIN),
                new Truth(20, d),
                new Reading("DenoisingLoss(m=8)", 8, 0.05),
                new Score(100, finite, error, -error, d - error, 1, Double.NaN, Double.NaN),
                new Exact(d, Exact.floorOf(d, 8), sigmas, List.of(d, d, 1.0)),
                new Cost(12, 300, 1.5, 200, 17, Double.NaN),
                List.of(new Component(
                        d, 100, finite, error, -error, band, new Histogram(d - 2, 1, List.of(20, 30, 40, 10)))));
    }
}
