package io.fathom.data;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Compressor;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Packs Parquet pages as other writers do, for tests only. */
final class TestCodecs implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput plain) throws IOException {
                return BytesInput.from(pack(codec, plain.toInputStream().readAllBytes()));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return codec;
            }

            @Override
            public void release() {}
        };
    }

    private static byte[] pack(CompressionCodecName codec, byte[] plain) throws IOException {
        switch (codec) {
            case UNCOMPRESSED:
                return plain;
            case SNAPPY:
                return Snappy.compress(plain);
            case GZIP:
                return TestFiles.gzip(plain);
            case ZSTD:
                return Zstd.compress(plain);
            case LZ4_RAW:
                Lz4Compressor lz4 = new Lz4Compressor();
                byte[] packed = new byte[lz4.maxCompressedLength(plain.length)];
                return Arrays.copyOf(packed, lz4.compress(plain, 0, plain.length, packed, 0, packed.length));
            default:
                throw new IllegalArgumentException(codec.name());
        }
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release() {}
}
