package io.fathom.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.AtomicFile;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and writes safetensors files: a little-endian length, a JSON header with types, shapes and offsets, raw bytes.
 *
 * <p>Written files carry a SHA-256 of the bytes in the metadata, so damage is found on reading. Sizes are checked against the
 * file before anything is allocated.
 */
public final class SafeTensors {
    private static final String DIGEST_KEY = "sha256";
    private static final String METADATA = "__metadata__";
    private static final int LONGEST_HEADER = 100_000_000;
    private static final Map<DType, String> NAMES = Map.of(
            DType.FLOAT32,
            "F32",
            DType.FLOAT64,
            "F64",
            DType.FLOAT16,
            "F16",
            DType.BFLOAT16,
            "BF16",
            DType.INT64,
            "I64");

    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors name to tensor, in the order of the file
     * @param metadata free text by key
     */
    public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {}

    /** Writes tensors and metadata; the old file stays until the new one is complete. */
    public static void write(Path file, Content content) {
        MessageDigest digest = sha256();
        ObjectNode header = Json.object();
        ObjectNode metadata = header.putObject(METADATA);
        content.metadata().forEach(metadata::put);
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : content.tensors().entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode info = header.putObject(entry.getKey());
            info.put("dtype", NAMES.get(tensor.type()));
            info.set("shape", Json.tree(tensor.shape()));
            long end = offset + tensor.size() * tensor.type().bytes();
            info.putArray("data_offsets").add(offset).add(end);
            offset = end;
            digest.update(tensor.bytes());
        }
        metadata.put(DIGEST_KEY, HexFormat.of().formatHex(digest.digest()));
        byte[] json = Json.text(header).getBytes(StandardCharsets.UTF_8);
        int padding = (8 - json.length % 8) % 8;
        AtomicFile.write(file, out -> {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length + padding)
                    .array());
            out.write(json);
            out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
            for (Tensor tensor : content.tensors().values()) {
                out.write(tensor.bytes());
            }
        });
    }

    /** Reads a file whole; the tensors live in the current scope. */
    public static Content read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file.");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            long length = channel.size();
            if (length < 8) {
                throw bad(file, "expected a header of at least 8 bytes, found a file of " + length + " bytes");
            }
            long headerLength = Long.reverseBytes(in.readLong());
            if (headerLength < 2 || headerLength > Math.min(LONGEST_HEADER, length - 8)) {
                throw bad(
                        file,
                        "expected a header length of 2 to " + Math.min(LONGEST_HEADER, length - 8) + ", found "
                                + headerLength);
            }
            byte[] json = in.readNBytes((int) headerLength);
            JsonNode header = Json.parse(new String(json, StandardCharsets.UTF_8), file.toString());
            return body(file, header, in, length - 8 - headerLength);
        } catch (IOException e) {
            throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static Content body(Path file, JsonNode header, DataInputStream in, long available) throws IOException {
        if (!header.isObject()) {
            throw bad(file, "expected a JSON object as header");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path(METADATA)
                .properties()
                .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
        MessageDigest digest = sha256();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long expectedOffset = 0;
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                continue;
            }
            String where = "tensor '" + entry.getKey() + "': ";
            DType type = type(file, where, entry.getValue().path("dtype").asText());
            long[] shape = shape(file, where, entry.getValue().path("shape"));
            long bytes = type.bytes();
            for (long side : shape) {
                if (side != 0 && bytes > Integer.MAX_VALUE / side) {
                    throw bad(file, where + "larger than 2 GiB");
                }
                bytes *= side;
            }
            long begin = entry.getValue().path("data_offsets").path(0).asLong(-1);
            long end = entry.getValue().path("data_offsets").path(1).asLong(-1);
            if (begin != expectedOffset || end - begin != bytes) {
                throw bad(
                        file,
                        where + "expected offsets " + expectedOffset + " to " + (expectedOffset + bytes) + ", found "
                                + begin + " to " + end);
            }
            if (end > available) {
                throw bad(file, where + "truncated: expected " + end + " bytes of numbers, the file has " + available);
            }
            byte[] raw = in.readNBytes((int) bytes);
            digest.update(raw);
            Tensor tensor = Tensor.empty(type, shape);
            tensor.setBytes(raw);
            tensors.put(entry.getKey(), tensor);
            expectedOffset = end;
        }
        if (expectedOffset != available) {
            throw bad(file, "expected " + expectedOffset + " bytes of numbers, found " + available);
        }
        String expected = metadata.remove(DIGEST_KEY);
        if (expected != null && !expected.equals(HexFormat.of().formatHex(digest.digest()))) {
            throw bad(file, "damaged: the SHA-256 of its numbers is not the recorded one");
        }
        return new Content(tensors, metadata);
    }

    private static DType type(Path file, String where, String name) {
        for (Map.Entry<DType, String> entry : NAMES.entrySet()) {
            if (entry.getValue().equals(name)) {
                return entry.getKey();
            }
        }
        throw bad(file, where + "expected a type of F32, F64, F16, BF16, I64, found '" + name + "'");
    }

    private static long[] shape(Path file, String where, JsonNode node) {
        long[] shape = new long[node.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Objects.requireNonNull(node.get(i)).asLong(-1);
            if (shape[i] < 0) {
                throw bad(file, where + "expected a shape of non-negative lengths, found " + node);
            }
        }
        return shape;
    }

    private static BadInputException bad(Path file, String what) {
        return new BadInputException(file + ": not a readable safetensors file: " + what + ".");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
