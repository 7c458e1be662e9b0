/**
 * Traces of what the operator does. Everybody may say what they do; one class knows the library
 * that sends it.
 */
package dev.stepladder.operator.trace;
