package io.fathom.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How often each reason or flag occurs, the most frequent first. */
record Counts(List<Map.Entry<String, Integer>> entries) {
    static Counts of(@Nullable String[] texts) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String text : texts) {
            if (text != null) {
                counts.merge(text, 1, Integer::sum);
            }
        }
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
        return new Counts(entries);
    }

    int total() {
        return entries.stream().mapToInt(Map.Entry::getValue).sum();
    }
}
