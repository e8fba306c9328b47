// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What {@link ContractionsTest} says, of the vector product. */
class VectorContractionsTest extends ContractionsTest {
    @BeforeContainer
    static void useVectors() throws ReflectiveOperationException {
        FloatProducts.OF_MATRICES.use(FloatProducts.vector(Pool.shared()));
    }

    @AfterContainer
    static void useScalars() {
        FloatProducts.OF_MATRICES.use(FloatProducts.scalar());
    }
}
