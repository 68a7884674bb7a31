package io.fathom.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fathom.data.Points;
import io.fathom.estimate.LidResult;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelBoxesTest {
    @Test
    void labelsAreSortedByMedianAndTheSmallestLeftOut() {
        Points points = SyntheticResults.gaussian(7, 2).withLabels(Arrays.asList("a", "a", "b", "b", "c", null, null));
        double[] lid = {5, 7, 1, Double.NaN, 2, 3, 9};
        LidResult result = SyntheticResults.result(points, "flipd", lid, new double[0]);
        LidTable table = LidTable.of(points, List.of(result), 1);
        LabelBoxes all = LabelBoxes.of(table, lid, 10);
        assertThat(all.boxes()).extracting(LabelBoxes.Box::label).containsExactly("b", "c", "(no label)", "a");
        assertThat(all.boxes().get(0).lid().finite()).isEqualTo(1);
        assertThat(all.boxes().get(3).lid().median()).isEqualTo(6);
        LabelBoxes two = LabelBoxes.of(table, lid, 2);
        assertThat(two.boxes()).extracting(LabelBoxes.Box::label).containsExactly("(no label)", "a");
        assertThat(two.labelsLeftOut()).isEqualTo(2);
    }
}
