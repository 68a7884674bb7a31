package io.fathom.cli.bench;

import io.fathom.base.BadInputException;
import io.fathom.base.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Time and memory of every estimator, cell by cell, each in its own processes. */
final class CostBenchmark {
    /**
     * Which cells: all dimensions at the first width in all precisions, and all widths at the middle dimension in the first.
     */
    record Plan(
            List<CostMethod> methods,
            CostNetwork network,
            List<Integer> dimensions,
            List<Integer> widths,
            List<CostPrecision> precisions,
            int rows,
            double limit,
            int threads) {
        int middle() {
            return dimensions.get(dimensions.size() / 2);
        }

        List<CostCase> cases() {
            LinkedHashSet<CostCase> cases = new LinkedHashSet<>();
            for (CostPrecision precision : precisions) {
                for (int d : dimensions) {
                    methods.forEach(m -> cases.add(cell(m, d, widths.get(0), precision)));
                }
            }
            for (int width : widths) {
                methods.forEach(m -> cases.add(cell(m, middle(), width, precisions.get(0))));
            }
            return List.copyOf(cases);
        }

        private CostCase cell(CostMethod method, int d, int width, CostPrecision precision) {
            return new CostCase(method, network, d, width, precision, rows, limit, threads);
        }
    }

    private CostBenchmark() {}

    /** Measures cell after cell, until asked to stop; what was measured before is returned. */
    static List<CostRow> run(Plan plan, Progress progress) {
        List<CostRow> rows = new ArrayList<>();
        Map<String, CostAnswer> loads = new LinkedHashMap<>(); // one for all methods of a network
        List<CostCase> cases = plan.cases();
        for (CostCase c : cases) {
            progress.update(
                    "cost",
                    rows.size(),
                    cases.size(),
                    c.method().title + ", D " + c.ambientDimension() + ", width " + c.width() + ", " + c.precision());
            if (progress.stopRequested()) {
                return rows;
            }
            try {
                String network = c.ambientDimension() + "," + c.width() + "," + c.precision();
                CostAnswer load = loads.get(network);
                if (load == null) {
                    load = CostProcess.run(CostWorker.Task.LOAD, c);
                    loads.put(network, load);
                }
                rows.add(CostRow.of(
                        c, load, CostProcess.run(CostWorker.Task.TIME, c), CostProcess.run(CostWorker.Task.MEMORY, c)));
            } catch (BadInputException e) { // one cell too large for this machine does not end the table
                if (progress.stopRequested()) { // Ctrl-C ends the child as well
                    return rows;
                }
                rows.add(CostRow.failed(c, String.valueOf(e.getMessage())));
            }
        }
        progress.update("cost", cases.size(), cases.size(), "");
        return rows;
    }

    /** A method's working memory over another's, in one network. */
    static Optional<Double> memoryRatio(List<CostRow> rows, CostRow of, CostMethod against) {
        return rows.stream()
                .filter(r -> r.is(against, of.ambientDimension(), of.width(), of.precision()))
                .filter(r -> r.workingMegabytes() > 0 && of.workingMegabytes() > 0)
                .map(r -> of.workingMegabytes() / r.workingMegabytes())
                .findFirst();
    }
}
