package io.fathom.cli;

import io.fathom.model.DsmMlpOptions;
import io.fathom.model.MlpUnetOptions;
import io.fathom.model.NetworkOptions;
import io.fathom.model.SkipMlpOptions;
import io.fathom.model.SmallMlpOptions;

/** The architectures by the name that the user types, each with its usual size. */
enum NetworkChoice {
    SKIP_MLP {
        @Override
        NetworkOptions options(int ambientDimension, int count) {
            return SkipMlpOptions.forData(ambientDimension, count);
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
    };

    abstract NetworkOptions options(int ambientDimension, int count);
}
