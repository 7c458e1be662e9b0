/** Makes the operator's container image: its runtime, its layers, its AOT cache, its archive. */
package dev.stepladder.image;
