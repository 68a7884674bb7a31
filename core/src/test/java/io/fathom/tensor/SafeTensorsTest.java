package io.fathom.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fathom.base.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    private Path folder;

    /** A file with this header and so many bytes of numbers. */
    private Path file(String header, int bytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer content = ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(json.length).put(json);
        return Files.write(folder.resolve("m.safetensors"), content.array());
    }

    @Test
    void everyTypeAndShapeRoundTrips() {
        Path file = folder.resolve("all.safetensors");
        try (Scope scope = new Scope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("f32", Tensor.of(new float[] {1, -2, Float.NaN}, 3));
            tensors.put("f64", Tensor.of(new double[] {Math.PI, Double.MIN_VALUE}, 1, 2, 1));
            tensors.put("bf16", Tensor.of(new float[] {0.5f, 3}, 2).to(DType.BFLOAT16));
            tensors.put("i64", Tensor.of(new long[] {Long.MIN_VALUE, 7}, 2));
            tensors.put("none", Tensor.empty(DType.FLOAT32, 0, 4));
            tensors.put("scalar", Tensor.full(DType.FLOAT64, 9));
            SafeTensors.write(file, new SafeTensors.Content(tensors, Map.of("key", "a \"text\" \u00e4")));
            SafeTensors.Content back = SafeTensors.read(file);
            assertThat(back.metadata()).containsExactly(Map.entry("key", "a \"text\" \u00e4"));
            assertThat(back.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                Tensor other = java.util.Objects.requireNonNull(back.tensors().get(name));
                assertThat(other.type()).isEqualTo(tensor.type());
                assertThat(other.shape()).isEqualTo(tensor.shape());
                assertThat(other.bytes()).isEqualTo(tensor.bytes());
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "overlap | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | expected offsets 8 to 16",
                "gap | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                        + "'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}} | expected offsets 4 to 12",
                "backwards | {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | expected offsets 0 to 8",
                "size beside the shape | {'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}} | offsets 0 to 16",
                "huge shape | {'a':{'dtype':'F32','shape':[4000000000,4000000000],'data_offsets':[0,16]}} | 2 GiB",
                "overflowing shape | {'a':{'dtype':'F32','shape':[2147483648,2147483648,4],'data_offsets':[0,16]}} | 2 GiB",
                "negative shape | {'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,16]}} | non-negative lengths",
                "shape in words | {'a':{'dtype':'F32','shape':['two'],'data_offsets':[0,8]}} | non-negative lengths",
                "unknown type | {'a':{'dtype':'F8_E4M3','shape':[16],'data_offsets':[0,16]}} | F8_E4M3",
                "no type | {'a':{'shape':[4],'data_offsets':[0,16]}} | expected a type",
                "no offsets | {'a':{'dtype':'F32','shape':[4]}} | expected offsets 0 to 16",
                "past the end | {'a':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}} | the file has 16",
                "left over | {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}} | expected 12 bytes",
                "wrong digest | {'__metadata__':{'sha256':'00'},'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}"
                        + " | damaged",
                "a list | [1,2] | JSON object",
                "not JSON | {'a': | not valid JSON"
            })
    void aLyingHeaderIsRefused(String what, String header, String message) throws IOException {
        Path file = file(header.replace('\'', '"'), 16);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .as(what)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aLyingHeaderLengthIsRefusedBeforeAnythingIsAllocated() throws IOException {
        for (long length : new long[] {-1, 0, 9, Long.MAX_VALUE}) {
            byte[] content = ByteBuffer.allocate(16)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(length)
                    .array();
            Path file = Files.write(folder.resolve("h.safetensors"), content);
            assertThatThrownBy(() -> SafeTensors.read(file))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("header length of 2 to 8, found " + length);
        }
    }

    @Test
    void oneFlippedBitIsFound() throws IOException {
        Path file = folder.resolve("flip.safetensors");
        try (Scope scope = new Scope()) {
            SafeTensors.write(
                    file, new SafeTensors.Content(Map.of("a", Tensor.of(new float[] {1, 2, 3}, 3)), Map.of()));
            byte[] content = Files.readAllBytes(file);
            content[content.length - 5] ^= 1;
            Files.write(file, content);
            assertThatThrownBy(() -> SafeTensors.read(file)).hasMessageContaining("damaged");
        }
    }
}
