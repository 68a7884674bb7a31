package io.fathom.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows cannot be used for one reason.
 *
 * @param examples the details of the first few
 */
public record FaultCount(int count, List<String> examples) {
    private static final int EXAMPLES = 3;

    public FaultCount {
        examples = List.copyOf(examples);
    }

    /** By reason code, in the order in which the reasons first appear. */
    static Map<String, FaultCount> of(Points points) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, List<String>> examples = new LinkedHashMap<>();
        for (int i = 0; i < points.count(); i++) {
            RowFault fault = points.fault(i);
            if (fault != null) {
                String code = fault.kind().code();
                List<String> details = examples.computeIfAbsent(code, c -> new ArrayList<>());
                if (counts.merge(code, 1, Integer::sum) <= EXAMPLES) {
                    details.add(fault.detail());
                }
            }
        }
        Map<String, FaultCount> result = new LinkedHashMap<>();
        examples.forEach((code, details) -> result.put(code, new FaultCount(counts.getOrDefault(code, 0), details)));
        return result;
    }
}
