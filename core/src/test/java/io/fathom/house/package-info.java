/**
 * The laws of the house as tests: who may import whom, which library lives where, what every package and file owes its
 * reader, and that tests and library code print nothing.
 *
 * <p>{@link io.fathom.house.ImportLaw} holds the order of the rooms and the bans; a change of the architecture is a change
 * there and in docs/ARCHITECTURE.md.
 */
@NullMarked
package io.fathom.house;

import org.jspecify.annotations.NullMarked;
