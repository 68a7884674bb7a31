package io.fathom.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** The LID of the rows of each label, sorted by median. */
record LabelBoxes(List<Box> boxes, int labelsLeftOut) {
    private static final String NO_LABEL = "(no label)";

    /** One label's distribution. */
    record Box(String label, Distribution lid) {}

    /** @param most labels; of more, those with the most points are kept */
    static LabelBoxes of(LidTable table, double[] lid, int most) {
        Map<String, DoubleStream.Builder> values = new TreeMap<>();
        for (int i = 0; i < lid.length; i++) {
            String label = table.label(i);
            values.computeIfAbsent(label == null ? NO_LABEL : label, key -> DoubleStream.builder())
                    .add(lid[i]);
        }
        List<Box> boxes = new ArrayList<>();
        values.forEach(
                (label, v) -> boxes.add(new Box(label, Distribution.of(v.build().toArray()))));
        boxes.removeIf(box -> box.lid().finite() == 0);
        boxes.sort(Comparator.comparingInt((Box box) -> box.lid().finite()).reversed());
        List<Box> kept = new ArrayList<>(boxes.subList(0, Math.min(most, boxes.size())));
        kept.sort(Comparator.comparingDouble(box -> box.lid().median()));
        return new LabelBoxes(kept, boxes.size() - kept.size());
    }
}
