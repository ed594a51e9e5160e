"""The lossless codec's density network: windows of known pixels in, a mixture of logistics for each sub-pixel out."""
