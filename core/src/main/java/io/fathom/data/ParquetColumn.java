package io.fathom.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** One leaf column of a Parquet file: a plain number, a list of numbers, or something that is no number. */
final class ParquetColumn {
    private final ColumnDescriptor descriptor;
    private final PrimitiveTypeName type;
    private final @Nullable LogicalTypeAnnotation logical;

    ParquetColumn(ColumnDescriptor descriptor) {
        PrimitiveType primitive = descriptor.getPrimitiveType();
        this.descriptor = descriptor;
        this.type = primitive.getPrimitiveTypeName();
        this.logical = primitive.getLogicalTypeAnnotation();
    }

    ColumnDescriptor descriptor() {
        return descriptor;
    }

    /** A list goes by the name of its field, the leaf of a group by its path. */
    String name() {
        return isRepeated() ? descriptor.getPath()[0] : String.join(".", descriptor.getPath());
    }

    boolean isRepeated() {
        return descriptor.getMaxRepetitionLevel() > 0;
    }

    /** Whether a row holds one list of numbers. */
    boolean isVector() {
        return descriptor.getMaxRepetitionLevel() == 1 && isNumber();
    }

    /** Dates and times are stored as integers but are not numbers. */
    boolean isNumber() {
        boolean decimal = logical instanceof DecimalLogicalTypeAnnotation;
        switch (type) {
            case INT32:
            case INT64:
                return logical == null || decimal || logical instanceof IntLogicalTypeAnnotation;
            case FLOAT:
            case DOUBLE:
            case BOOLEAN:
                return true;
            case FIXED_LEN_BYTE_ARRAY:
                return decimal || logical instanceof Float16LogicalTypeAnnotation;
            default:
                return decimal;
        }
    }

    /** For people, for example {@code double} or {@code list of float}. */
    String typeName() {
        String name = logical == null ? type.toString() : logical.toString();
        return (isRepeated() ? "list of " : "") + name.toLowerCase(Locale.ROOT);
    }

    /** Whether the current entry holds a value and not a null. */
    boolean present(ColumnReader in) {
        return in.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel();
    }

    /** Whether the current entry is a null inside a list; the list itself exists and has room for it. */
    boolean nullElement(ColumnReader in) {
        return descriptor.getPrimitiveType().isRepetition(Repetition.OPTIONAL)
                && in.getCurrentDefinitionLevel() == descriptor.getMaxDefinitionLevel() - 1;
    }

    double number(ColumnReader in) {
        switch (type) {
            case BOOLEAN:
                return in.getBoolean() ? 1 : 0;
            case FLOAT:
                return in.getFloat();
            case DOUBLE:
                return in.getDouble();
            case INT32:
                return integer(in.getInteger(), unsigned() ? in.getInteger() & 0xFFFF_FFFFL : in.getInteger());
            case INT64:
                return integer(in.getLong(), unsigned() ? ElementType.unsigned(in.getLong()) : in.getLong());
            default:
                byte[] bytes = in.getBinary().getBytes();
                if (logical instanceof Float16LogicalTypeAnnotation) {
                    return ElementType.half((short) (bytes[0] & 0xFF | bytes[1] << 8));
                }
                return new BigDecimal(new BigInteger(bytes), scale()).doubleValue();
        }
    }

    private double integer(long bits, double plain) {
        return logical instanceof DecimalLogicalTypeAnnotation
                ? BigDecimal.valueOf(bits, scale()).doubleValue()
                : plain;
    }

    private boolean unsigned() {
        return logical instanceof IntLogicalTypeAnnotation && !((IntLogicalTypeAnnotation) logical).isSigned();
    }

    private int scale() {
        return logical instanceof DecimalLogicalTypeAnnotation
                ? ((DecimalLogicalTypeAnnotation) logical).getScale()
                : 0;
    }

    /** The current value as a label or id. */
    String text(ColumnReader in) {
        switch (type) {
            case BOOLEAN:
                return Boolean.toString(in.getBoolean());
            case INT32:
                return unsigned() ? Integer.toUnsignedString(in.getInteger()) : Integer.toString(in.getInteger());
            case INT64:
                return unsigned() ? Long.toUnsignedString(in.getLong()) : Long.toString(in.getLong());
            case FLOAT:
                return Float.toString(in.getFloat());
            case DOUBLE:
                return Double.toString(in.getDouble());
            default:
                return in.getBinary().toStringUsingUTF8();
        }
    }
}
