package io.fathom.data;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Unpacks Parquet pages without Hadoop's codecs (gzip needs Hadoop otherwise), and refuses a page whose claimed size its
 * packed bytes cannot hold.
 */
final class ParquetCodecs implements CompressionCodecFactory {
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        switch (codec) {
            case UNCOMPRESSED:
                return new Page((packed, length) -> packed, Integer.MAX_VALUE);
            case SNAPPY:
                return new Page(ParquetCodecs::snappy, 64);
            case GZIP:
                return new Page(ParquetCodecs::gzip, (int) ArrayBytes.DEFLATE_RATIO);
            case ZSTD:
                return new Page(Zstd::decompress, 1 << 16); // one block of 128 KiB from a few bytes
            case LZ4_RAW:
                return new Page(ParquetCodecs::lz4, 256);
            default:
                throw new UnsupportedOperationException(
                        "compression " + codec + " is not supported; expected none, snappy, gzip, zstd or lz4_raw");
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("This only reads.");
    }

    @Override
    public void release() {}

    private static byte[] snappy(byte[] packed, int length) throws IOException {
        if (Snappy.uncompressedLength(packed) != length) {
            throw new IOException("a page's size does not fit its content");
        }
        return Snappy.uncompress(packed);
    }

    private static byte[] gzip(byte[] packed, int length) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readNBytes(length);
        }
    }

    private static byte[] lz4(byte[] packed, int length) {
        byte[] plain = new byte[length];
        int found = new Lz4Decompressor().decompress(packed, 0, packed.length, plain, 0, length);
        return found == length ? plain : new byte[found];
    }

    @FunctionalInterface
    private interface Unpack {
        byte[] apply(byte[] packed, int length) throws IOException;
    }

    private static final class Page implements BytesInputDecompressor {
        private final Unpack unpack;
        private final int ratio; // the most bytes that one packed byte can hold

        Page(Unpack unpack, int ratio) {
            this.unpack = unpack;
            this.ratio = ratio;
        }

        @Override
        public BytesInput decompress(BytesInput packed, int length) throws IOException {
            return BytesInput.from(plain(packed.toInputStream().readAllBytes(), length));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedLength, ByteBuffer plain, int length) throws IOException {
            byte[] bytes = new byte[packedLength];
            packed.get(bytes);
            plain.put(plain(bytes, length));
        }

        private byte[] plain(byte[] packed, int length) throws IOException {
            if (length < 0 || length > (packed.length + 64L) * ratio) {
                throw new IOException("a page of " + packed.length + " packed bytes claims to hold " + length);
            }
            byte[] plain = unpack.apply(packed, length);
            if (plain.length != length) {
                throw new IOException("a page claims " + length + " bytes and holds " + plain.length);
            }
            return plain;
        }

        @Override
        public void release() {}
    }
}
