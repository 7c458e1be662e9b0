/** The commands a person or a Deployment types: the operator, and what people ask and tell it. */
package dev.stepladder.operator.cli;
