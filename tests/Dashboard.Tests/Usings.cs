global using Dashboard.Tests.Support;
global using Xunit;
