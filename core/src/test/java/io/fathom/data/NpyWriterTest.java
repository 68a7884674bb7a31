package io.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
    @TempDir
    Path folder;

    @Test
    void headerIsNumpysOwn() throws IOException {
        byte[] bytes = bytes(NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        // numpy.save of numpy.arange(1, 7, dtype="<f4").reshape(2, 3) writes this header (numpy 2.4.6)
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assertThat(Arrays.copyOf(bytes, 10)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
        assertThat(bytes).hasSize(128 + 24);
        ByteBuffer body = ByteBuffer.wrap(bytes, 128, 24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 6; i++) {
            assertThat(body.getFloat()).isEqualTo(i);
        }
    }

    @Test
    void oneDimensionHasATrailingComma() throws IOException {
        assertThat(new String(bytes(NpyArray.of(new double[] {1, 2})), StandardCharsets.ISO_8859_1))
                .contains("'descr': '<f8'")
                .contains("'shape': (2,),");
    }

    @Test
    void textIsPaddedUtf32() throws IOException {
        byte[] bytes = bytes(NpyArray.of(Arrays.asList("a", null, "\u00e9\ud83d\ude00x")));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("'descr': '<U3'");
        int start = bytes.length - 36;
        ByteBuffer body = ByteBuffer.wrap(bytes, start, 36).order(ByteOrder.LITTLE_ENDIAN);
        int[] points = new int[9];
        body.asIntBuffer().get(points);
        assertThat(points).containsExactly('a', 0, 0, 0, 0, 0, 0xe9, 0x1f600, 'x');
    }

    @Test
    void manyChunksKeepEveryNumber() throws IOException {
        long[] values = new long[50_000];
        Arrays.setAll(values, i -> i * 1_000_003L);
        byte[] bytes = bytes(NpyArray.of(values, 100, 500));
        ByteBuffer body =
                ByteBuffer.wrap(bytes, bytes.length - 400_000, 400_000).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            assertThat(body.getLong()).isEqualTo(value);
        }
    }

    @Test
    void npzHoldsEveryArrayUnderItsName() throws IOException {
        Path file = folder.resolve("a.npz");
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("x", NpyArray.of(new int[] {7}));
        arrays.put("label", NpyArray.of(List.of("b")));
        NpyWriter.writeNpz(file, arrays);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(e -> e.getName())).containsExactly("x.npy", "label.npy");
            byte[] x = zip.getInputStream(zip.getEntry("x.npy")).readAllBytes();
            assertThat(x).isEqualTo(bytes(NpyArray.of(new int[] {7})));
        }
        byte[] first = Files.readAllBytes(file);
        NpyWriter.writeNpz(file, arrays);
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    @Test
    void aShapeThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> NpyArray.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("6")
                .hasMessageContaining("5");
    }

    private static byte[] bytes(NpyArray array) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        array.writeTo(out);
        return out.toByteArray();
    }
}
