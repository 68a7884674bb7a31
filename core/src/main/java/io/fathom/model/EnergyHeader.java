package io.fathom.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Check;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseRange;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says of an {@link EnergyNetworkModel} beside its network.
 *
 * @param mean m
 * @param deviation s
 * @param constant C, null if it is not known
 */
record EnergyHeader(double mean, double deviation, @Nullable Double constant) {
    private static final String KEY = "energy";

    EnergyHeader {
        Check.positive("deviation", deviation);
    }

    static void write(EnergyNetworkModel model, ObjectNode header) {
        header.set(KEY, Json.tree(new EnergyHeader(model.mean(), model.deviation(), model.constant())));
    }

    static EnergyHeader read(JsonNode header, String where) {
        if (!header.path(KEY).isObject()) {
            throw new BadInputException(where + ": expected the object '" + KEY + "', found " + header.path(KEY) + ".");
        }
        return Json.as(header.path(KEY), EnergyHeader.class, where + ", " + KEY);
    }

    EnergyNetworkModel model(Network network, NoiseRange range) {
        return new EnergyNetworkModel(network, mean, deviation, range, constant);
    }
}
