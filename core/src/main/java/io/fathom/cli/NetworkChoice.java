package io.fathom.cli;

import io.fathom.model.DitOptions;
import io.fathom.model.DsmMlpOptions;
import io.fathom.model.EnergyDitOptions;
import io.fathom.model.EnergyMlpOptions;
import io.fathom.model.EnergyUnetOptions;
import io.fathom.model.MlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NetworkOptions;
import io.fathom.model.RadialEnergyOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SmallMlpOptions;
import io.fathom.model.UnetOptions;

/** The architectures by the name that the user types, each with its usual size. */
enum NetworkChoice {
    SKIP_MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return SkipMlpOptions.forData(ambientDimension, count);
        }
    },
    MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return MlpOptions.DEFAULT;
        }
    },
    DSM_MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return new DsmMlpOptions();
        }
    },
    SMALL_MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return new SmallMlpOptions();
        }
    },
    MLP_UNET {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return MlpUnetOptions.PAPER;
        }
    },
    DIT {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return DitOptions.paper();
        }
    },
    DIT_DEMO {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return DitOptions.demo();
        }
    },
    UNET {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return UnetOptions.DEFAULT;
        }
    },
    ENERGY_MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return EnergyMlpOptions.DEFAULT;
        }
    },
    ENERGY_UNET {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return EnergyUnetOptions.DEFAULT;
        }
    },
    ENERGY_DIT {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return EnergyDitOptions.DEFAULT;
        }
    },
    RADIAL_ENERGY {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return RadialEnergyOptions.DEFAULT;
        }
    };

    abstract NetworkOptions options(int ambientDimension, int count);
}
