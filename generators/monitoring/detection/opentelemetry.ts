import type { Signs } from '../../../pipeline/detect.js';

/** OpenTelemetry: where its SDK is set up in programs. */
export const detectOpentelemetry: Signs = {
  dependencies: [
    '@opentelemetry/*',
    'opentelemetry-sdk',
    'opentelemetry-api',
    'opentelemetry-distro',
    'go.opentelemetry.io/otel',
    'go.opentelemetry.io/otel/sdk',
    'io.opentelemetry:*',
    'opentelemetry-instrumentation-all',
    'opentelemetry',
    'OpenTelemetry*',
    '@vercel/otel',
  ],
  uses: [
    'NodeSDK',
    'NodeTracerProvider',
    'WebTracerProvider',
    'registerOTel',
    'TracerProvider(',
    'MeterProvider(',
    'sdktrace.New',
    'sdkmetric.New',
    'NewTracerProvider',
    'OpenTelemetry::SDK.configure',
    'SdkTracerProvider',
    'AddOpenTelemetry',
    'set_tracer_provider',
  ],
};
