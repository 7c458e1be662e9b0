/** The commands a person or a Deployment types: {@code operator}, {@code plan}, {@code version}. */
package dev.stepladder.operator.cli;
