package io.fathom.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import io.fathom.data.Dequantise;
import io.fathom.data.Points;
import io.fathom.density.DensityResult;
import io.fathom.density.LogDensity.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Points joined with their log-density and with the local dimension that stands beside it.
 *
 * @param points as they were read
 * @param result log p in nats and data units
 * @param lid the local dimension, NaN where none, [N]
 * @param lidSigma the noise level of the dimension, standardised units
 * @param dataScale data units of one standardised unit
 * @param gaussian minus the entropy of a normal fit to the points with the same noise, nats in data units; NaN if not fitted
 * @param anchorLoss nats that log p is too low because the data are not yet normal with equal variances at the largest noise level;
 *     NaN if not known
 * @param units of log p, the first that of the headline; at least one
 */
public record DensityTable(
        Points points,
        DensityResult result,
        double[] lid,
        double lidSigma,
        double dataScale,
        double gaussian,
        double anchorLoss,
        List<Unit> units) {
    private static final double WORTH_SAYING = 0.01; // nats a dimension

    /** The unit of the headline. */
    public Unit unit() {
        return units.get(0);
    }

    /** What a reader must know before trusting a number, a sentence or two each; may be empty. */
    public List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        double share = result.resolved();
        String resolved =
                "d_eff/D is " + Numbers.significant(share, 3) + " at sigma " + Numbers.significant(result.sigma(), 3);
        if (Dequantise.isLattice(points)) {
            caveats.add(
                    "The data are whole numbers, a lattice, which has no density: log p grows without bound as sigma"
                            + " falls below their spacing, and a number read here is an estimate that depends on sigma; "
                            + resolved
                            + ". Train and read with --dequantise uniform.");
        }
        if (share < DensityResult.RESOLVED) {
            caveats.add("log p is that of the data smeared by noise: " + resolved
                    + ", and only from 0.98 on is the density of the data itself nearly reached. It is read at noisy points;"
                    + " at clean points log p is up to "
                    + Numbers.significant((1 - share) / 2, 2) + " nats a dimension higher, which is no likelihood.");
        }
        double loss = anchorLoss / result.ambientDimension();
        if (loss > WORTH_SAYING) {
            caveats.add(
                    "The largest noise level of the model does not hide the data, which there are not yet normal with equal"
                            + " variances: log p is too low by about "
                            + Numbers.significant(anchorLoss, 2) + " nats, " + Numbers.significant(loss, 2)
                            + " a dimension. Train up to a larger one, for example --sigma 0.01:25.");
        }
        return caveats;
    }

    /** Nats in the headline's unit. */
    double[] inUnit(double[] nats) {
        return in(unit(), nats);
    }

    private double[] in(Unit unit, double[] nats) {
        return Arrays.stream(nats)
                .map(x -> unit.of(x, result.ambientDimension()))
                .toArray();
    }

    private float[][] inUnit(float[][] nats) {
        float[][] all = new float[nats.length][];
        for (int i = 0; i < nats.length; i++) {
            all[i] = new float[nats[i].length];
            for (int g = 0; g < all[i].length; g++) {
                all[i][g] = (float) unit().of(nats[i][g], result.ambientDimension());
            }
        }
        return all;
    }

    /** One row a point: id, label, log p, what the energy says, dimensions, baselines, reason, curve. */
    public Table toTable() {
        int n = result.count();
        Table.Builder table = new Table.Builder();
        table.text("id", IntStream.range(0, n).mapToObj(points::id).toArray(String[]::new));
        if (points.hasLabels()) {
            table.text(
                    "label",
                    IntStream.range(0, n)
                            .mapToObj(i -> points.label(i) == null ? "" : String.valueOf(points.label(i)))
                            .toArray(String[]::new));
        }
        table.numeric("log_p", inUnit(result.logDensity()));
        for (Unit other : units.subList(1, units.size())) {
            table.numeric("log_p_" + other, in(other, result.logDensity()));
        }
        table.numeric("log_p_error", inUnit(result.standardError()));
        DensityResult.Energy energy = result.energy();
        if (energy != null) {
            table.numeric("log_p_clean", inUnit(energy.clean()))
                    .numeric("noise_score", energy.noiseScore())
                    .numeric("flipd", energy.flipd());
            if (Arrays.stream(energy.flipdTrace()).anyMatch(Double::isFinite)) {
                table.numeric("flipd_trace", energy.flipdTrace()).numeric("fokker_planck_gap", energy.gap());
            }
        }
        table.numeric("d_eff", result.dimension());
        if (energy != null) {
            table.numeric("d_eff_energy", energy.dimension());
        }
        table.numeric("lid", lid);
        for (DensityResult.Baseline each : result.baselines()) {
            table.numeric("log_p_" + each.method(), inUnit(each.logDensity()));
            table.numeric("log_p_" + each.method() + "_error", inUnit(each.standardError()));
        }
        table.text("reason", texts(result.reason()));
        DensityResult.Curve curve = result.curve();
        if (curve != null) {
            table.levels("log_p", curve.sigmas(), inUnit(curve.logDensity()));
            table.levels("d_eff", curve.sigmas(), curve.dimension());
            if (energy != null) {
                table.levels("d_eff_energy", curve.sigmas(), curve.dimensionFromEnergy());
            }
        }
        return table.build();
    }

    /** What the columns alone do not say, for the sidecar. */
    public ObjectNode describe() {
        ObjectNode node = Json.object();
        node.put("unit", unit().label()).put("sign", "log p, in data units");
        node.put("headline", result.method());
        node.put("sigma", result.sigma()).put("sigma_data", result.sigma() * dataScale);
        node.put("lid_sigma", lidSigma).put("d_eff_over_D", result.resolved());
        node.put("anchor_loss_nats", anchorLoss);
        ObjectNode baselines = node.putObject("baselines");
        for (DensityResult.Baseline each : result.baselines()) {
            baselines.putObject(each.method()).put("label", each.label()).put("evaluations", each.evaluations());
        }
        return node;
    }

    private static String[] texts(@Nullable String[] texts) {
        return Arrays.stream(texts).map(text -> text == null ? "" : text).toArray(String[]::new);
    }
}
