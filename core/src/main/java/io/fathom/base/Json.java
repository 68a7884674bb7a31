package io.fathom.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON mapper: options and results are records, so their JSON is their components; unknown keys and missing
 * components are refused by name.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The tree of a record, map or list. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Compact text. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Indented text for people. */
    public static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Parses a tree; {@code where} names the origin in the message. */
    public static JsonNode parse(String json, String where) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new BadInputException(where + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Maps a tree to a record; unknown keys, missing keys and values that the record refuses are errors. */
    public static <T> T as(JsonNode tree, Class<T> type, String where) {
        refuseNulls(tree, type, where);
        try {
            T value = MAPPER.treeToValue(tree, type);
            if (value == null) {
                throw new BadInputException(where + ": expected a " + type.getSimpleName() + ", found "
                        + (tree.isMissingNode() ? "nothing" : tree) + ".");
            }
            return value;
        } catch (InvalidTypeIdException e) {
            throw new BadInputException(where + ": " + path(e) + typeFault(e), e);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
            String what = cause == e ? e.getOriginalMessage() : cause.getMessage();
            throw new BadInputException(where + ": not a valid " + type.getSimpleName() + ": " + path(e) + what, e);
        }
    }

    /** Null stands only where the record says {@code @Nullable}. */
    private static void refuseNulls(JsonNode tree, Class<?> type, String where) {
        if (!type.isRecord() || !tree.isObject()) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode value = tree.path(component.getName());
            if (value.isNull() && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new BadInputException(where + ": not a valid " + type.getSimpleName() + ": " + component.getName()
                        + ": expected a value, found null.");
            }
            refuseNulls(value, component.getType(), where);
        }
    }

    /** What is wrong with the key that says which record of a sealed family an object is. */
    private static String typeFault(InvalidTypeIdException e) {
        String original = e.getOriginalMessage();
        int list = original.indexOf("known type ids");
        if (e.getTypeId() == null || list < 0) {
            return original;
        }
        String known = original.substring(original.indexOf('[', list));
        return "expected one of " + known.substring(0, known.indexOf(']') + 1) + ", found '" + e.getTypeId() + "'.";
    }

    /** The keys that lead to the fault, for example {@code noise.sampling: }. */
    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        String keys = mapping.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
        return keys.isEmpty() ? "" : keys + ": ";
    }
}
