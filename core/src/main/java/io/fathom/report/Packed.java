package io.fathom.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns as short JSON: numbers as base64 of little-endian float32 or int32, text as a list of words and indices. */
final class Packed {
    private Packed() {}

    static String floats(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(v -> bytes.putFloat((float) v));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static String floats(float[][] rows, int[] which) {
        int width = which.length == 0 ? 0 : rows[which[0]].length;
        ByteBuffer bytes = ByteBuffer.allocate(4 * width * which.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i : which) {
            for (float v : rows[i]) {
                bytes.putFloat(v);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static String ints(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** {@code words} and the index of each text among them, -1 for null. */
    static ObjectNode texts(@Nullable String[] texts) {
        Map<String, Integer> words = new LinkedHashMap<>();
        int[] indices = new int[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            indices[i] = text == null ? -1 : words.computeIfAbsent(text, key -> words.size());
        }
        ObjectNode node = Json.object();
        ArrayNode list = node.putArray("words");
        words.keySet().forEach(list::add);
        return node.put("indices", ints(indices));
    }

    /** A number rounded to six digits, or null where there is none. */
    static @Nullable Double number(double x) {
        return Double.isFinite(x) ? Double.valueOf(Numbers.significant(x, 6)) : null;
    }
}
