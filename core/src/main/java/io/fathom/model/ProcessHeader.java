package io.fathom.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fathom.base.BadInputException;
import io.fathom.base.Json;
import io.fathom.diffusion.NoiseProcess;
import io.fathom.diffusion.NoiseRange;
import io.fathom.diffusion.Parameterisation;
import io.fathom.diffusion.ProcessKind;

/**
 * How a model file says what its network's output means.
 *
 * @param kind the process
 * @param parameterisation of the output
 * @param dataDeviation s of {@link PreconditionedModel}; 0 in other processes
 */
record ProcessHeader(ProcessKind kind, Parameterisation parameterisation, double dataDeviation) {
    private static final String KEY = "process";

    ProcessHeader {
        boolean edm = kind == ProcessKind.EDM;
        if (edm != (parameterisation == Parameterisation.EDM_OUTPUT)
                || (edm
                        ? !(dataDeviation > 0 && dataDeviation < Double.POSITIVE_INFINITY)
                        : dataDeviation != 0 || !parameterisation.fits(kind.process(1)))) {
            throw new IllegalArgumentException("process: expected EDM with EDM_OUTPUT and a dataDeviation above 0, or"
                    + " another process with a parameterisation that exists for it and dataDeviation 0, found " + kind
                    + " with " + parameterisation + " and dataDeviation " + dataDeviation + ".");
        }
    }

    static ProcessHeader of(NetworkModel model) {
        if (model instanceof PreconditionedModel edm) {
            return new ProcessHeader(ProcessKind.EDM, Parameterisation.EDM_OUTPUT, edm.dataDeviation());
        }
        if (model instanceof EnergyNetworkModel) {
            return new ProcessHeader(ProcessKind.VE, Parameterisation.SCORE, 0);
        }
        NativeModel other = (NativeModel) model;
        for (ProcessKind kind : ProcessKind.values()) {
            NoiseProcess process = kind.process(1);
            if (kind != ProcessKind.EDM && process.equals(other.process())) {
                return new ProcessHeader(kind, other.parameterisation(), 0);
            }
        }
        throw new IllegalArgumentException(
                "process: expected one of the standard ones, which model files can name, found " + other.process()
                        + ".");
    }

    void write(ObjectNode header) {
        header.set(KEY, Json.tree(this));
    }

    static ProcessHeader read(JsonNode header, String where) {
        if (!header.path(KEY).isObject()) {
            throw new BadInputException(where + ": expected the object '" + KEY + "', found " + header.path(KEY) + ".");
        }
        return Json.as(header.path(KEY), ProcessHeader.class, where);
    }

    NetworkModel model(Network network, NoiseRange range) {
        return kind == ProcessKind.EDM
                ? new PreconditionedModel(network, dataDeviation, range)
                : new NativeModel(network, kind.process(1), parameterisation, range);
    }
}
