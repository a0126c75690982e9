"""The screens of measurements, of instruments and of what residents say."""
